"""Departments, posts, staff; the hall's windows and hours; the county itself."""

from .bodies import Department, Post, StaffMember
from .hall import County, OpeningHours, Window

__all__ = ["County", "Department", "OpeningHours", "Post", "StaffMember", "Window"]
