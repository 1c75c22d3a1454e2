import pytest
from django.contrib.auth import get_user_model

from documents.sealing import issuing
from tests.documents import seals


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


class SealKey:
    """The portal's key of this test, and what an office does with it."""

    def __init__(self, settings, folder):
        self.path, self.roots = folder / "seal.p12", folder / "roots"
        settings.SEAL_KEY_FILE, settings.SEAL_ROOTS_DIR, settings.SEAL_KEY_PASSPHRASE = self.path, self.roots, seals.PASSPHRASE
        (self.roots / "certified").mkdir(parents=True)
        (self.roots / "certified" / "bsre.pem").write_bytes(seals.BSRE.pem)
        self.put(seals.SEAL, seals.UJI, "former.pem")

    def put(self, holder, root, name):
        self.path.touch(mode=0o600)
        self.path.write_bytes(holder.bundle(seals.PASSPHRASE))
        (self.roots / name).write_bytes(root.pem)

    def rotate(self):
        root = issuing.authority("UJI Akar Baru", **seals.LIFE)
        self.put(issuing.signer("UJI Segel Baru", root, **seals.LIFE), root, "new.pem")

    def drop_former_root(self):
        (self.roots / "former.pem").unlink()


@pytest.fixture
def seal_key(settings, tmp_path):
    """The seal key of seals.SEAL, its root, and the root that plays BSrE's."""
    return SealKey(settings, tmp_path / "seal")
