"""The language of texts that staff write: every file template can be said in it, and nothing else can."""

import pytest
from django.template import Context
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications import texts, wording
from notifications.wording import Broken, compiled, rendered, vocabulary

REPAIR = "recruitment/email/repair_asked"
LINK = "\n\nBuka:\n{{ url }}"
PIECES = [
    "{{ url }}", "{{ application.number }}", "{{ application.pk }}", "{{ application.delete }}", "{{ settings.SECRET_KEY }}",
    "{{ items.0 }}", "{{ items|length }}", "{{ repair.due_at|closing }}", "{{ url|safe }}", '{{ "x"|add:settings }}',
    "{% if items %}", "{% elif repair.message %}", "{% else %}", "{% endif %}", "{% if request.user %}",
    "{% if url|add:block %}",
    "{% for item in items %}", "{% for each in items %}",
    "{% for item in application.items.all %}", "{% empty %}", "{% endfor %}",
    "{{ item.kind }}", "{{ item.kind.pk }}", "{{ forloop.parentloop }}", "{% load static %}", '{% include "base.html" %}',
    '{% extends "base.html" %}', '{% url "admin:index" %}', "{% debug %}", "{% csrf_token %}", "{% ssi /etc/passwd %}",
    "{% now 'Y' %}", "{% with a=url %}", "{% endwith %}", "{% verbatim %}", "{% endverbatim %}",
    "{% block a %}", "{% endblock %}",
    "{# x #}", "{{ _('x') }}", "{{", "}}", "{%", "%}", "{{ }}", "{% %}", "\n", " ", "Kalimat.", "{{ item._meta }}",
    "{{ url.upper }}",
]  # fmt: skip


def complaints(source, stem=REPAIR):
    with pytest.raises(Broken) as broken:
        compiled(source, vocabulary(stem))
    return [str(each) for each in broken.value.complaints]


@pytest.mark.parametrize("code", sorted(texts.editable()))
def test_the_text_of_each_kind_can_be_said_in_the_language_of_staff(code):
    kind = texts.editable()[code]
    subject, text = wording.starting_text(kind.template)
    known = vocabulary(kind.template)

    compiled(subject, known)
    compiled(text, known)

    assert (wording.needs_kept(text, known), bool(subject), bool(text)) == ([], True, True)


def test_the_starting_text_has_the_parts_that_the_files_include():
    subject, text = wording.starting_text(REPAIR)

    assert subject == "Perbaiki berkas pendaftaran {{ application.number }}"
    assert "Batas waktu perbaikan ** {{ repair.due_at|closing }} **" in text
    assert text.endswith("Perbaiki berkas:\n{{ url }}")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("Satu.\n{% load static %}", "Baris 2: perintah “load” tidak boleh dipakai. Yang boleh: if, elif, else, for, empty."),
        (
            '{% include "base.html" %}',
            "Baris 1: perintah “include” tidak boleh dipakai. Yang boleh: if, elif, else, for, empty.",
        ),
        ("\n\n{{ nama }}", "Baris 3: “nama” tidak dikenal pada pemberitahuan ini. Lihat daftar nama di bawah."),
        ("{{ application.pk }}", "Baris 1: “application.pk” tidak dikenal pada pemberitahuan ini. Lihat daftar nama di bawah."),
        ("{{ url|safe }}", "Baris 1: saringan “safe” tidak dikenal pada pemberitahuan ini."),
        ("{% if items %}", "Baris 1: “if items” tidak ditutup dengan “{% endif %}”."),
        ("{{ url", "Baris 1: “{{” tidak berpasangan. Tulis nama seperti {{ nama }}."),
        ("a {# b #}", "Baris 1: catatan “{# … #}” tidak dipakai di sini."),
        ("{% endif %}", "Baris 1: “endif” tidak dapat dibaca."),
        ("{{ item.kind }}", "Baris 1: “item.kind” tidak dikenal pada pemberitahuan ini. Lihat daftar nama di bawah."),
        (
            "{% for each in items %}{% endfor %}",
            "Baris 1: “for each in items” tidak boleh dipakai di sini. Pengulangan yang boleh: {% for item in items %}.",
        ),
    ],
)
def test_each_fault_names_its_line_and_its_word(source, sentence):
    assert complaints(source) == [sentence]


def test_a_loop_in_a_loop_is_refused():
    loop = "{% for item in items %}"
    assert "tidak boleh dipakai di sini" in complaints(f"{loop}{loop}{{% endfor %}}{{% endfor %}}")[0]


def test_a_condition_too_deep_to_read_is_refused():
    assert complaints("{% if " + "not " * 2400 + "url %}{% endif %}") == ["Baris 1: syarat ini terlalu rumit."]


def test_what_the_person_needs_must_stay():
    assert [str(each) for each in wording.needs_kept("Halo.", vocabulary("accounts/email/prove_address"))] == [
        "Baris 1: “{{ code }}” harus tetap ada. Tanpa itu penerima tidak dapat berbuat apa-apa.",
        "Baris 1: “{{ url }}” harus tetap ada. Tanpa itu penerima tidak dapat berbuat apa-apa.",
    ]


class Watched(dict):
    """Values that remember which names were looked up."""

    def __init__(self, path, seen):
        super().__init__()
        self.path, self.seen = path, seen

    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        if not isinstance(name, str):
            raise KeyError(name)
        path = f"{self.path}.{name}".strip(".")
        self.seen.add(path)
        return [Watched("item", self.seen)] if path == "items" else Watched(path, self.seen)

    def __bool__(self):
        return True

    def __str__(self):
        return "isi"


def closing(value):
    return "tenggat"


@settings(max_examples=600, deadline=None)
@given(source=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=9).map("".join))
def test_no_tag_and_no_name_gets_through_that_the_files_do_not_use(source):
    known = vocabulary(REPAIR)
    known = wording.Vocabulary(known.paths, known.loops, {"closing": closing})
    try:
        template = compiled(source, known)
    except Broken:
        return
    seen = set()
    template.render(Context(Watched("", seen), autoescape=False))
    steps = {path.rpartition(".")[0] for path in known.paths if "." in path}
    assert seen <= known.paths | known.loops["item in items"] | steps | {"items", "item", "forloop", "True", "False", "None"}
    assert not any(tag in source for tag in ("{% load", "{% include", "{% extends", "{% url", "{% debug", "{% ssi"))


def test_names_stand_as_typed():
    template = compiled("{{ application.number }}", vocabulary(REPAIR))
    assert rendered(template, {"application": {"number": "<b>Ni'mah</b>"}}) == "<b>Ni'mah</b>"
