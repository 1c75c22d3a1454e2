"""Any regency comes from a CSV; what is wrong in it is said with its line, and then nothing of it is loaded."""

import pytest
from django.core.management import CommandError, call_command

from core import fsck
from regions.models import District, Regency, Village

pytestmark = pytest.mark.django_db

CONTOH = "code,name\n98,Provinsi Contoh\n98.01,Kabupaten Contoh\n98.01.02.2001,Desa Contoh\n98.01.02,Kecamatan Contoh\n"


@pytest.fixture
def load(tmp_path):
    def load(content):
        path = tmp_path / "contoh.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        call_command("load_regions", path, verbosity=0)

    return load


def test_the_districts_of_jakarta_pusat_are_loaded_without_a_file():
    call_command("load_regions", verbosity=0)

    assert (District.objects.count(), Village.objects.count()) == (8, 44)


def test_another_regency_is_loaded_in_any_order_and_again(load):
    load(CONTOH)
    load("\ufeff" + CONTOH.replace("Desa Contoh", "Desa Baru"))

    assert [village.name for village in Village.objects.filter(district__regency="98.01")] == ["Desa Baru"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CONTOH.replace("98.01.02.2001", "98.01.2.2001"), "Baris 4: '98.01.2.2001' bukan kode wilayah Kemendagri"),
        (CONTOH.replace("98.01.02,K", "98.01.03,K"), "Baris 4: wilayah di atasnya, 98.01.02, belum ada"),
        (CONTOH.replace("Desa Contoh", " "), "Baris 4: kolom code dan name wajib diisi"),
        (CONTOH.replace(",", ";"), "Baris 2: kolom code dan name wajib diisi, dipisah koma"),
        (CONTOH.replace("Desa Contoh", "D" * 101), "Baris 4: nama lebih dari 100 huruf"),
        (CONTOH.replace("Desa Contoh", "Désa").encode("latin-1"), "contoh.csv bukan CSV UTF-8"),
    ],
)
def test_a_wrong_file_is_refused_whole(load, content, said):
    with pytest.raises(CommandError, match=said):
        load(content)

    assert not Regency.objects.filter(code="98.01").exists()


def test_a_place_under_a_foreign_one_is_named(load):
    call_command("load_regions", verbosity=0)
    Village.objects.filter(code="31.71.01.1001").update(district="31.71.02")

    assert [problem.message for problem in fsck.checks()["regions.places_lie_where_their_codes_say"]()] == [
        "31.71.01.1001 Gambir tercatat di bawah 31.71.02."
    ]
