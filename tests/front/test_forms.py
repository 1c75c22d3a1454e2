import re

import pytest
from django import forms
from django.template import Context, Template

from bawaslu_portal.gaya import ExampleForm


class Period(forms.Form):
    start = forms.IntegerField(error_messages={"invalid": "Tulis tanggal dengan angka."})
    token = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Halaman ini tidak lengkap."})

    def clean(self):
        raise forms.ValidationError("Tanggal akhir mendahului tanggal awal.")


def render(source, **context):
    return Template(source).render(Context(context))


def test_every_id_that_a_field_points_to_is_on_the_page():
    html = render("{% for bound in form %}{% field bound %}{% endfor %}", form=ExampleForm({"nik": "12"}))
    pointed = {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}

    assert pointed
    assert pointed - set(re.findall(r' id="([^"]+)"', html)) == set()


def test_every_error_links_to_an_input_and_says_the_same_words_as_beside_it():
    form = ExampleForm({"nik": "317101550190001"})
    summary = render("{% error_summary form %}", form=form)
    page = render("{% for bound in form %}{% field bound %}{% endfor %}", form=form)
    links = dict(re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary))

    assert links == {
        "id_name": "Isi nama lengkap Anda seperti tertulis di KTP.",
        "id_nik": "NIK terdiri dari 16 angka. Anda mengetik 15.",
        "id_sex_0": "Pilih jenis kelamin Anda.",
        "id_district": "Pilih satu kecamatan.",
        "id_skills_0": "Pilih paling sedikit satu pengalaman.",
        "id_letter": "Pilih berkas surat lamaran.",
        "id_agree": "Centang pernyataan ini untuk melanjutkan.",
    }
    assert set(links) <= set(re.findall(r' id="([^"]+)"', page))
    assert [text for text in links.values() if text not in page] == []


def test_errors_of_the_whole_form_and_of_hidden_fields_are_told_without_a_link():
    summary = render("{% error_summary form other none %}", form=Period({"start": "x"}), other=Period(), none=None)

    assert re.findall(r"<li>(.*?)</li>", summary) == [
        "Tanggal akhir mendahului tanggal awal.",
        '<a href="#id_start">Tulis tanggal dengan angka.</a>',
        "Halaman ini tidak lengkap.",
    ]


@pytest.mark.parametrize("form", [None, Period(), ExampleForm()])
def test_a_form_without_errors_draws_no_summary_and_no_prefix(form):
    assert render("{% error_summary form %}{% error_prefix form %}", form=form).strip() == ""


def test_the_title_of_a_page_with_errors_says_so_first():
    assert render("{% error_prefix form %}", form=Period({})) == "Perlu diperbaiki: "


def test_optional_is_said_in_words_and_required_is_never_a_star():
    html = render("{% for bound in form %}{% field bound %}{% endfor %}", form=ExampleForm())

    assert html.count("(tidak wajib)") == 1
    assert "asteriskField" not in html
