"""The language of texts that staff write: what a notice's own templates name and no more. It has no way to files or tags."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from django.template import Context, Engine, Library, TemplateSyntaxError, Variable
from django.template import Template as Compiled
from django.template.base import FilterExpression, Lexer, TextNode, TokenType, VariableNode
from django.template.defaulttags import ForNode, IfNode, WithNode, do_for, do_if
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode

TAGS = ("if", "elif", "else", "endif", "for", "empty", "endfor")
MAX_TAGS = 100
PARTS = ("subject.txt", "txt", "html")
SECRET = ("code", "url")  # what a mail is useless without, and a subject on a locked screen must not show
BRACES = ("{{", "}}", "{%", "%}", "{#", "#}")


@dataclass(frozen=True)
class Complaint:
    """Why a text cannot be used. line: counted from 1."""

    line: int
    words: str

    def __str__(self):
        return f"Baris {self.line}: {self.words}"


class Broken(Exception):
    """A text that cannot be used. complaints: in the order of the lines."""

    def __init__(self, complaints):
        self.complaints = sorted(complaints, key=lambda each: each.line)
        super().__init__("; ".join(map(str, self.complaints)))


@dataclass
class Vocabulary:
    """What may be named. paths: "application.number". loops: {"item in items": {"item.kind"}}. filters: name → function."""

    paths: set = field(default_factory=set)
    loops: dict = field(default_factory=dict)
    filters: dict = field(default_factory=dict)

    @property
    def needed(self):
        """What must stay, since a person can do nothing with the mail without it."""
        return [name for name in SECRET if name in self.paths]


# --- What the file templates name -----------------------------------------------------------------------------------
@lru_cache
def vocabulary(stem):
    """Return the Vocabulary of a notice's three file templates and of the layout around them."""
    found = Vocabulary()
    for part in PARTS:
        _read(get_template(f"{stem}.{part}").template.nodelist, found, frozenset(), {})
    return found


def _read(nodes, found, local, loops):
    """Collect names. local: names given by a with or an include. loops: {loop variable: names seen of its loop}."""
    for node in nodes:
        for expression in _expressions(node):
            _collect(expression, found, local, loops)
        if isinstance(node, ExtendsNode | IncludeNode):
            name = (node.parent_name if isinstance(node, ExtendsNode) else node.template).var
            given = local.union(getattr(node, "extra_context", {}))
            _read(get_template(name).template.nodelist, found, given, loops)
        if isinstance(node, ForNode):
            _read(node.nodelist_loop, found, local, _with_loop(node, found, loops))
            _read(node.nodelist_empty, found, local, loops)
            continue
        given = local.union(node.extra_context) if isinstance(node, WithNode) else local
        for name in {*node.child_nodelists, "nodelist"}:
            _read(getattr(node, name, None) or [], found, given, loops)


def _with_loop(node, found, loops):
    seen = found.loops.setdefault(loop_of(node), set())
    return loops | dict.fromkeys([*node.loopvars, "forloop"], seen)


def _collect(expression, found, local, loops):
    found.filters |= {name_of(function): function for function, _ in expression.filters}
    for path in paths_of(expression):
        root = path.partition(".")[0]
        if root not in local:
            loops.get(root, found.paths).add(path)


def _expressions(node):
    if isinstance(node, VariableNode):
        return [node.filter_expression]
    if isinstance(node, IfNode):
        return [each for condition, _ in node.conditions_nodelists if condition for each in _compared(condition)]
    if isinstance(node, ForNode):
        return [node.sequence]
    return list(getattr(node, "extra_context", {}).values())


def _compared(condition):
    """Return the expressions of an if, whatever stands between them."""
    if condition is None:
        return []
    if isinstance(getattr(condition, "value", None), FilterExpression):
        return [condition.value]
    return [*_compared(getattr(condition, "first", None)), *_compared(getattr(condition, "second", None))]


def loop_of(node):
    return f"{', '.join(node.loopvars)} in {node.sequence.token}"


def name_of(function):
    return getattr(function, "_filter_name", function.__name__)


def paths_of(expression):
    """Return the dotted names that an expression looks up, those of its filters' arguments among them."""
    given = [argument for _, arguments in expression.filters for is_name, argument in arguments if is_name]
    return [each.var for each in [expression.var, *given] if isinstance(each, Variable) and each.literal is None]


# --- The text as staff see it first ---------------------------------------------------------------------------------
INCLUDE, GIVEN = re.compile(r'include "([^"]+)"'), re.compile(r'(\w+)=("[^"]*"|\S+)')


def starting_text(stem):
    """Return (subject, text): the file templates in the language of staff, their parts put in and the layout left out."""
    blocks = _blocks(_source(f"{stem}.txt"))
    text = f"{blocks['fact']}\n\n{blocks['body']}" if "body" in blocks else _source(f"{stem}.txt")
    return _source(f"{stem}.subject.txt").strip(), re.sub(r"\n{3,}", "\n\n", _written(text, {})).strip()


def _source(name):
    return get_template(name).template.source


def _blocks(source):
    return dict(re.findall(r"{% block (\w+) %}(.*?){% endblock %}", source, re.DOTALL))


def _written(source, given):
    """Write a source anew, its includes put in and what they are given in place of their names."""
    parts, within = [], [given]
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ", 1)[0]
        if token.token_type == TokenType.TEXT:
            parts.append(token.contents)
        elif token.token_type == TokenType.VAR:
            parts.append(_variable(token.contents, within[-1]))
        elif name == "with":
            within.append(within[-1] | dict(GIVEN.findall(token.contents)))
        elif name == "endwith":
            within.pop()
        elif name == "include":
            parts.append(_included(token.contents, within[-1]))
        elif name in TAGS:
            parts.append(f"{{% {token.contents} %}}")
    return "".join(parts)


def _included(contents, given):
    given = given | dict(GIVEN.findall(contents))
    name = INCLUDE.match(contents)[1]
    source = re.sub(r"{% if label %}(.*?){% endif %}", r"\1" if "label" in given else "", _source(name))
    return _written(source, given).strip("\n") + "\n"


def _variable(expression, given):
    root, bar, filters = expression.partition("|")
    value = given.get(root, root)
    return value.strip('"') if value.startswith('"') else f"{{{{ {value}{bar}{filters} }}}}"


# --- The guard ------------------------------------------------------------------------------------------------------
class _Language(Engine):
    """An engine that knows two tags and a few filters, and no loader at all."""

    default_builtins = ()

    def __init__(self, filters):
        super().__init__(builtins=(), loaders=[])
        library = Library()
        library.tags, library.filters = {"if": do_if, "for": do_for}, filters
        self.template_builtins, self.template_libraries = [library], {}


def compiled(source, words):
    """Return the compiled template of a text in a Vocabulary. Raises Broken."""
    if found := list(_strange_tokens(source)):
        raise Broken(found)
    try:
        template = Compiled(source, engine=_Language(words.filters))
    except TemplateSyntaxError as error:
        raise Broken([_unreadable(error)]) from None
    except RecursionError:
        raise Broken([Complaint(1, "syarat ini terlalu rumit.")]) from None
    if found := list(_strange_nodes(template.nodelist, words, {})):
        raise Broken(found)
    return template


def rendered(template, values):
    """Return the text with its values. Names stand as they are: HTML is made from the text afterwards and escapes it."""
    return template.render(Context(values, autoescape=False))


def needs_kept(source, words):
    """Return Complaints about what the text must name and does not."""
    template = compiled(source, words)
    named = {path for node in _all(template.nodelist) for each in _expressions(node) for path in paths_of(each)}
    sentence = "“{{{{ {} }}}}” harus tetap ada. Tanpa itu penerima tidak dapat berbuat apa-apa."
    return [Complaint(source.count("\n") + 1, sentence.format(name)) for name in words.needed if name not in named]


def _all(nodes):
    for node in nodes:
        yield node
        for name in {*node.child_nodelists, "nodelist"}:
            yield from _all(getattr(node, name, None) or [])


def _strange_tokens(source):
    tags = 0
    for token in Lexer(source).tokenize():
        name = token.contents.strip().split(" ", 1)[0]
        if token.token_type == TokenType.TEXT:
            yield from _loose_braces(token)
        elif token.token_type == TokenType.COMMENT:
            yield Complaint(token.lineno, "catatan “{# … #}” tidak dipakai di sini.")
        elif token.token_type == TokenType.BLOCK:
            tags += 1
            if name not in TAGS:
                yield Complaint(token.lineno, f"perintah “{name}” tidak boleh dipakai. Yang boleh: if, elif, else, for, empty.")
    if tags > MAX_TAGS:
        yield Complaint(1, f"terlalu banyak perintah, paling banyak {MAX_TAGS}.")


def _loose_braces(token):
    for offset, line in enumerate(token.contents.split("\n")):
        for braces in BRACES:
            if braces in line:
                yield Complaint(token.lineno + offset, f"“{braces}” tidak berpasangan. Tulis nama seperti {{{{ nama }}}}.")


def _unreadable(error):
    token = getattr(error, "token", None)
    line, contents = (token.lineno, token.contents) if token else (1, "")
    if match := re.match(r"Invalid filter: '(\w+)'", str(error)):
        return Complaint(line, f"saringan “{match[1]}” tidak dikenal pada pemberitahuan ini.")
    if str(error).startswith("Unclosed tag"):
        name = contents.split(" ", 1)[0]
        return Complaint(line, f"“{contents}” tidak ditutup dengan “{{% end{name} %}}”.")
    return Complaint(line, f"“{contents}” tidak dapat dibaca.")


def _strange_nodes(nodes, words, loops):
    """Yield a Complaint for whatever the vocabulary does not have. loops: {loop variable: names that its loop may use}."""
    for node in nodes:
        if isinstance(node, TextNode):
            continue
        if not isinstance(node, VariableNode | IfNode | ForNode):
            yield Complaint(node.token.lineno, f"“{node.token.contents}” tidak boleh dipakai.")
            continue
        for expression in _expressions(node):
            yield from _strange_names(expression, words, loops, node.token.lineno)
        if isinstance(node, ForNode):
            yield from _strange_loop(node, words, loops)
        elif isinstance(node, IfNode):
            for _, inner in node.conditions_nodelists:
                yield from _strange_nodes(inner, words, loops)


def _strange_names(expression, words, loops, line):
    for path in paths_of(expression):
        if path not in loops.get(path.partition(".")[0], words.paths):
            yield Complaint(line, f"“{path}” tidak dikenal pada pemberitahuan ini. Lihat daftar nama di bawah.")
    for function, _ in expression.filters:
        if name_of(function) not in words.filters:
            yield Complaint(line, f"saringan “{name_of(function)}” tidak dikenal pada pemberitahuan ini.")


def _strange_loop(node, words, loops):
    if loops or loop_of(node) not in words.loops:
        known = "; ".join(f"{{% for {each} %}}" for each in sorted(words.loops)) or "tidak ada"
        yield Complaint(
            node.token.lineno, f"“{node.token.contents}” tidak boleh dipakai di sini. Pengulangan yang boleh: {known}."
        )
        return
    names = dict.fromkeys([*node.loopvars, "forloop"], words.loops[loop_of(node)])
    yield from _strange_nodes(node.nodelist_loop, words, names)
    yield from _strange_nodes(node.nodelist_empty, words, loops)
