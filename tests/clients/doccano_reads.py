"""Lets doccano import a file by its own code; run by the Python of a venv that has doccano.

    python doccano_reads.py FILE FOLDER

Prints a JSON array, an object for each example in doccano's database (a new one in FOLDER):
its text, its spans as ``[start, end, label]``, and its relations as ``[span, span, label]``.
"""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any


def started(folder: Path) -> None:
    """doccano's server, without a server: its settings and an empty database."""
    found = importlib.import_module("importlib.util").find_spec("backend")
    sys.path.insert(0, str(Path(found.origin).parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'doccano.db'}"
    importlib.import_module("django").setup()
    importlib.import_module("django.core.management").call_command("migrate", verbosity=0)


def imported(file: Path) -> Any:
    """The project into which doccano has imported the file."""
    models: Any = importlib.import_module("projects.models")
    auth: Any = importlib.import_module("django.contrib.auth").get_user_model()
    catalog: Any = importlib.import_module("data_import.pipeline.catalog")
    readers: Any = importlib.import_module("data_import.pipeline.readers")
    datasets: Any = importlib.import_module("data_import.datasets")
    user = auth.objects.create_user("hashiya")
    relations = '"entities"' in file.open(encoding="utf-8").readline()
    project = models.SequenceLabelingProject.objects.create(
        name="hashiya",
        created_by=user,
        project_type=models.ProjectType.SEQUENCE_LABELING,
        allow_overlapping=True,
        use_relation=relations,
    )
    task = catalog.RELATION_EXTRACTION if relations else models.ProjectType.SEQUENCE_LABELING
    name = readers.FileName(str(file), file.name, file.name)
    dataset = datasets.load_dataset(
        task, catalog.create_file_format("JSONL"), [name], project, encoding="utf_8"
    )
    dataset.save(user)
    assert not dataset.errors, [str(error) for error in dataset.errors]
    return project


def main() -> None:
    file, folder = map(Path, sys.argv[1:])
    started(folder)
    project = imported(file)
    found = [
        {
            "text": example.text,
            "spans": [
                [span.start_offset, span.end_offset, span.label.text]
                for span in example.spans.all()
            ],
            "relations": [
                [arc.from_id.start_offset, arc.to_id.start_offset, arc.type.text]
                for arc in example.relations.all()
            ],
        }
        for example in project.examples.order_by("id")
    ]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
