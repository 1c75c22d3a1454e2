"""Clauses as hypothesis draws them, and a large agreement that changes from version to version."""

from dataclasses import replace

from hypothesis import strategies as st

from agreements.wording.clauses import Clause, Part

WORDS = (
    "PIHAK",
    "KESATU",
    "dan",
    "yang",
    "netralitas",
    "ASN",
    "sosialisasi",
    "wajib",
    "dapat",
    "(dua)",
    "§",
    "“kerja”",
    "é&<b>",
    "ayat,",
)
LINE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
ITEM = st.tuples(st.sampled_from(("a", "b", "1", "2")), LINE).map(". ".join)
PARAGRAPH = st.tuples(LINE, st.lists(ITEM, max_size=3)).map(lambda drawn: "\n".join([drawn[0], *drawn[1]]))
TITLE = st.one_of(st.just(""), LINE)
CONTENT = st.tuples(TITLE, st.lists(PARAGRAPH, max_size=4).map(tuple), st.sampled_from(Part))


@st.composite
def versions(draw, keys="abcdefgh"):
    """Draw two versions: some clauses shared, some changed, some in one alone, in any order."""
    drawn = []
    for _ in range(2):
        names = draw(st.lists(st.sampled_from(keys), unique=True, max_size=6))
        drawn.append([Clause(name, *draw(CONTENT)) for name in names])
    kept = {clause.key: clause for clause in drawn[0] if draw(st.booleans())}
    return drawn[0], [kept.get(clause.key, clause) for clause in drawn[1]]


def large(clauses=180, version=0):
    """Return an agreement of many clauses; each version changes words in every third clause of the one before."""
    text = "PIHAK KESATU dan PIHAK KEDUA melaksanakan sosialisasi netralitas ASN kelompok {} pada tahapan {} secara terpadu, "
    rows = [
        Clause(f"k{n}", f"Ketentuan {n}", tuple((text.format(n, ayat) * 3).strip() for ayat in range(3)))
        for n in range(clauses)
    ]
    for n in range(version % 3, clauses if version else 0, 3):
        changed = rows[n].paragraphs[0].replace("secara terpadu", f"secara bersama-sama menurut naskah {version}", 1)
        rows[n] = replace(rows[n], paragraphs=(changed, *rows[n].paragraphs[1:]))
    return rows
