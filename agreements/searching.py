"""Finding agreements by their words: a table of words, read alike by both engines through one index."""

import re
import unicodedata

from agreements.models import Agreement, SearchWord

LONGEST = 40  # of a word
MOST_ASKED = 8  # words of one question
TOKEN = re.compile(r"[0-9a-z]+")
LAST = "z" * LONGEST  # no word that begins like another one sorts behind that one followed by this


def tokens(text):
    """Return the words of a text without case and accents, each once, in order."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return list(dict.fromkeys(word[:LONGEST] for word in TOKEN.findall(plain)))


def found(queryset, question):
    """Return those agreements of a queryset that hold every word of a question, each as a whole word or as its beginning."""
    asked = tokens(question)[:MOST_ASKED]
    if question.strip() and not asked:
        return queryset.none()
    for word in asked:
        hits = SearchWord.objects.filter(word__gte=word, word__lte=word + LAST)
        queryset = queryset.filter(pk__in=hits.values("agreement"))
    return queryset


def expected(agreement):
    """Return the words by which an agreement is to be found now."""
    texts = [agreement.kind.name, agreement.title]
    for party in agreement.parties.select_related("institution"):
        texts += [party.institution.name, party.institution.short_name, party.number]
    if latest := agreement.latest:
        texts += [text for clause in latest.clauses for text in (clause.title, *clause.paragraphs)]
    return set(tokens("\n".join(texts)))


def keep(agreement):
    """Keep the words of an agreement as it reads now. Call it inside the transaction of the change."""
    kept, wanted = set(agreement.words.values_list("word", flat=True)), expected(agreement)
    if gone := kept - wanted:
        agreement.words.filter(word__in=gone).delete()
    new = [SearchWord(agreement=agreement, word=word) for word in sorted(wanted - kept)]
    SearchWord.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)


def stale():
    """Yield the agreements whose words were not kept, for fsck."""
    for agreement in Agreement.objects.select_related("kind").order_by("pk").iterator(chunk_size=100):
        if set(agreement.words.values_list("word", flat=True)) != expected(agreement):
            yield agreement
