"""What lists about everything leave out: a room says which of its objects are somebody's own matter."""

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat, Replace

_shown = {}


def internal(model):
    """Decorate a function(by) that returns the objects of a model of which an actor may learn that they exist.

    Journal lines and mails about all others, also those that are gone, stay out of the lists. by: a core.actor.Actor.
    """

    def register(function):
        _shown[model._meta.label_lower] = function
        return function

    return register


def without_internal(rows, column, *, by):
    """Narrow rows to those whose column, as “app.model:key”, names nothing that its room keeps from an actor."""
    rows = rows.alias(bare_name=_bare(F(column)))
    for label, shown in _shown.items():
        key = _bare(Cast("pk", CharField()))
        names = shown(by).order_by().annotate(its_name=Concat(Value(f"{label}:"), key)).values("its_name")
        rows = rows.filter(~Q(**{f"{column}__startswith": f"{label}:"}) | Q(bare_name__in=names))
    return rows


def _bare(text):
    """A UUID without its dashes: SQLite keeps it so."""
    return Replace(text, Value("-"), Value(""), output_field=CharField())
