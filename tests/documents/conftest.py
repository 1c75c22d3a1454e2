import pytest
from django.contrib.auth import get_user_model


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    """Each test has a storage of its own."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "upload-tmp"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return settings.DOCUMENTS_ROOT


@pytest.fixture
def owner(db):
    return get_user_model().objects.create_user("pelamar@contoh.example", "Kunci-Uji-2026")


@pytest.fixture
def stranger(db):
    return get_user_model().objects.create_user("lain@contoh.example", "Kunci-Uji-2026")
