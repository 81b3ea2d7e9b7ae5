"""What people say about how they were served: reports of demands outside the lists."""
