"""Database guards that models cannot say: ledger triggers and the search index."""

from django.db import migrations

from yichuang.kernel.ledger import protection
from yichuang.kernel.search import setup


def install(apps: object, schema_editor: object) -> None:
    """Repeatable, so that a killed migration can simply run again."""
    connection = schema_editor.connection  # type: ignore[attr-defined]
    protection.install(connection)
    setup.install(connection)


def remove(apps: object, schema_editor: object) -> None:
    connection = schema_editor.connection  # type: ignore[attr-defined]
    setup.remove(connection)
    protection.remove(connection)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
