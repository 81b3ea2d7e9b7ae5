"""The rows the tests look at. By name: a context's models are imported by that context only."""

from django.apps import apps

Case = apps.get_model("cases", "Case")
CaseFile = apps.get_model("cases", "CaseFile")
CaseMaterial = apps.get_model("cases", "CaseMaterial")
Decision = apps.get_model("cases", "Decision")
Licence = apps.get_model("cases", "Licence")
StepRun = apps.get_model("cases", "StepRun")
SupplementLine = apps.get_model("cases", "SupplementLine")
Document = apps.get_model("kernel", "Document")
LedgerEntry = apps.get_model("kernel", "LedgerEntry")
Party = apps.get_model("kernel", "Party")
User = apps.get_model("kernel", "User")
