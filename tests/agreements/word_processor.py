"""Word files in the hands of LibreOffice, as whoever receives them has them: opened, changed, saved again.

Run by the system's own Python, which knows LibreOffice: `word_processor.py PIPE` reads one task a line from its input and
answers each with a line of JSON. A task: {"open": path, "do": [[verb, words ...] ...]}; the answers come in the same order.
"""

import contextlib
import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def connected(pipe):
    """Return LibreOffice's desktop and its dispatcher, as soon as it answers on a pipe."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        with contextlib.suppress(Exception):  # it has not begun to listen
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            made = context.ServiceManager.createInstanceWithContext
            return made("com.sun.star.frame.Desktop", context), made("com.sun.star.frame.DispatchHelper", context)
        time.sleep(0.1)
    sys.exit("LibreOffice does not answer.")


def words(**named):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in named.items())


class Paper:
    """A file that is open in LibreOffice."""

    def __init__(self, desktop, dispatcher, path):
        self.dispatcher = dispatcher
        self.document = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, words(Hidden=True))

    def paragraphs(self):
        """Return (style, text) of each paragraph, with what is marked as deleted."""
        return [(each.ParaStyleName, each.getString()) for each in self._paragraphs()]

    def changes(self):
        """Return (kind, author, moment as it is shown) of each tracked change."""
        return [
            (each.RedlineType, each.RedlineAuthor, moment(each.RedlineDateTime)) for each in self._each(self.document.Redlines)
        ]

    def is_tracking(self):
        return self.document.RecordChanges

    def accept(self):
        self._do("AcceptAllTrackedChanges")

    def reject(self):
        self._do("RejectAllTrackedChanges")

    def track(self):
        self.document.RecordChanges = True

    def replace(self, old, new):
        """Put a new text in the place of an old one, as a hand does that selects it and types; return in how many places."""
        search = self.document.createReplaceDescriptor()
        search.SearchString, search.ReplaceString, search.SearchCaseSensitive = old, new, True
        return self.document.replaceAll(search)

    def add_below(self, text, *rows):
        """Type paragraphs below the one that holds a text. rows: (style, text)."""
        cursor = self.document.Text.createTextCursorByRange(self._of(text).End)
        for style, row in rows:
            self.document.Text.insertControlCharacter(cursor, 0, False)
            self.document.Text.insertString(cursor, row, False)
            cursor.ParaStyleName = style

    def cut(self, text):
        """Delete the paragraph that holds a text, with its mark."""
        cursor = self.document.Text.createTextCursorByRange(self._of(text).Start)
        cursor.gotoNextParagraph(True)
        cursor.setString("")

    def save(self, path, form):
        self.document.storeToURL(Path(path).as_uri(), words(FilterName=form))

    def close(self):
        self.document.close(True)

    def _do(self, command):
        frame = self.document.CurrentController.Frame
        self.dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, ())

    def _paragraphs(self):
        return [each for each in self._each(self.document.Text) if each.supportsService("com.sun.star.text.Paragraph")]

    def _of(self, text):
        return next(each for each in self._paragraphs() if text in each.getString())

    def _each(self, held):
        found = held.createEnumeration()
        while found.hasMoreElements():
            yield found.nextElement()


def moment(told):
    return f"{told.Year:04}-{told.Month:02}-{told.Day:02}T{told.Hours:02}:{told.Minutes:02}:{told.Seconds:02}"


def main(pipe):
    desktop, dispatcher = connected(pipe)
    for line in sys.stdin:
        task = json.loads(line)
        paper = Paper(desktop, dispatcher, task["open"])
        answers = [getattr(paper, verb)(*rest) for verb, *rest in task["do"]]
        paper.close()
        print(json.dumps(answers), flush=True)
    with contextlib.suppress(Exception):  # it hangs up while it ends
        desktop.terminate()


if __name__ == "__main__":
    main(sys.argv[1])
