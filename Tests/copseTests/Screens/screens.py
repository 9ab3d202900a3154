"""What a terminal shows while somebody types: copse behind a pty, its bytes drawn by pyte.

    python3 screens.py PROGRAM SCENARIO COLUMNS [SEED]

Prints one line for each thing that is not as it should be; nothing means that all is well.
Needs pyte (made with 0.8.2). The layout that screens are compared with is written down here a
second time, from the widths of the Python package wcwidth.
"""

import base64
import codecs
import fcntl
import os
import pty
import random
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time
import unicodedata

import pyte
from wcwidth import wcwidth

PASTE = "\x1b[200~%s\x1b[201~"


class Window(pyte.Screen):
    """A screen that answers where its cursor is and changes its size as xterm does."""

    reply = None
    # Whether the scenario says itself what it is asked.
    is_silent = False

    def report_device_attributes(self, *arguments, **settings):
        if not self.is_silent:
            super().report_device_attributes(*arguments, **settings)

    def resize(self, lines, columns):
        over = max(0, self.cursor.y - (lines - 1))
        for y in range(self.lines):
            if y < lines and y + over in self.buffer:
                self.buffer[y] = self.buffer[y + over]
            else:
                self.buffer.pop(y, None)
        for line in self.buffer.values():
            for x in range(columns, self.columns):
                line.pop(x, None)
        self.lines, self.columns = lines, columns
        self.set_margins()
        self.cursor.y -= over
        self.cursor.x = min(self.cursor.x, columns - 1)

    def write_process_input(self, data):
        self.reply(data)


class Shell:
    """copse in a window."""

    def __init__(self, program, columns, rows=24, color="never", environment=None, arguments=()):
        self.folder = tempfile.mkdtemp(prefix="copse-screen-")
        self.screen = Window(columns, rows)
        self.screen.reply = lambda data: self.send(data)
        self.stream = pyte.Stream(self.screen)
        # All that was written, and what stands for it on the screen: pictures are left out.
        self.written = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        settings = {
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "XTERM_VERSION": "rows stay as they are when the width changes",
            "LC_ALL": "C.UTF-8",
            "HOME": self.folder,
            "COPSE_STORE": self.folder + "/store.sqlite",
        }
        settings.update(environment or {})
        words = [program, "--no-rc", "--quiet", "--color", color, *arguments]
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            # Who runs tests may have blocked signals, which is inherited.
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            os.chdir(self.folder)
            os.execve(program, words, settings)
        self.resize(columns, rows, first=True)

    def resize(self, columns, rows, first=False):
        if not first:
            self.screen.resize(rows, columns)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, text):
        data = text.encode() if isinstance(text, str) else text
        while data:
            # A long paste: copse writes while it reads.
            self.read(0)
            _, writable, _ = select.select([], [self.master], [], 1)
            if writable:
                data = data[os.write(self.master, data[:1024]) :]

    def read(self, seconds):
        """Draws what comes; false when nothing does in that time."""
        readable, _, _ = select.select([self.master], [], [], seconds)
        if not readable:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        text = self.decoder.decode(data)
        self.written += text
        if "\x1b_" not in self.written:
            self.stream.feed(text)
        return bool(data)

    def rest(self):
        """Draws what was written since the first picture, without pictures."""
        self.stream.feed(re.sub("\x1b_.*?\x1b\\\\", "", self.written, flags=re.DOTALL))

    def settle(self, quiet=0.12):
        while self.read(quiet):
            pass

    def wait(self, holds, seconds=60):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                return False
            self.read(0.05)
        return True

    def prompt(self, number):
        """Waits for an empty prompt."""
        return self.wait(lambda: self.line() == "[%d]>" % number)

    def line(self):
        """The row with the cursor."""
        return self.rows()[self.screen.cursor.y]

    def rows(self):
        return [normal(row).rstrip() for row in self.screen.display]

    def shown(self):
        rows = self.rows()
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def close(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except ProcessLookupError:
            pass
        os.close(self.master)
        shutil.rmtree(self.folder, ignore_errors=True)


def normal(text):
    return unicodedata.normalize("NFC", text)


def clusters(text):
    """Characters with the marks that follow them."""
    result = []
    for scalar in text:
        if result and unicodedata.combining(scalar):
            result[-1] += scalar
        else:
            result.append(scalar)
    return result


def width(cluster):
    return sum(max(0, wcwidth(scalar)) for scalar in cluster)


def layout(prompt, text, columns, cursor=None):
    """Rows of a prompt and a text, and where the cursor stands; `cursor` counts clusters."""
    rows, row, column = [], prompt, len(prompt)
    place = None
    mark = " " * (len(prompt) - 2) + "· "
    parts = clusters(text)
    cursor = len(parts) if cursor is None else cursor
    for index, part in enumerate(parts):
        if part == "\n":
            if index == cursor:
                place = (len(rows), min(column, columns - 1))
            rows.append(row)
            row, column = mark, len(mark)
            continue
        if column + width(part) > columns:
            rows.append(row)
            row, column = "", 0
        if index == cursor:
            place = (len(rows), column)
        row += part
        column += width(part)
    if column >= columns:
        rows.append(row)
        row, column = "", 0
    if place is None:
        place = (len(rows), column)
    rows.append(row)
    return [normal(row).rstrip() for row in rows], place


class Check:
    """A shell that is compared with a text and a cursor."""

    def __init__(self, program, columns, rows=24, **settings):
        self.columns, self.height = columns, rows
        self.shell = Shell(program, columns, rows, **settings)
        self.wrong = []
        if not self.shell.prompt(1):
            self.wrong.append("no prompt: %r" % self.shell.shown())

    def compare(self, what, text, cursor=None, prompt="[1]> ", above=()):
        """The same, given time: on a busy machine copse answers late."""
        before = len(self.wrong)
        for wait in (0, 0.2, 0.5, 1, 2, 4, 8):
            del self.wrong[before:]
            self.shell.settle(wait)
            self.compare_now(what, text, cursor, prompt, above)
            if len(self.wrong) == before:
                return

    def compare_now(self, what, text, cursor, prompt, above):
        """The last rows are those of the text, scrolled to the cursor where they are too many."""
        expected, (row, column) = layout(prompt, text, self.columns, cursor)
        full = [line for line in above] + expected
        if len(expected) > self.height:
            return self.compare_tall(what, expected, row, column)
        got = self.shell.rows()
        cursor_row = self.shell.screen.cursor.y
        start = cursor_row - row - len(above)
        seen = got[start : start + len(full)] if start >= 0 else got
        if seen != full:
            self.wrong.append("%s: wanted %r, got %r" % (what, full, got))
        elif self.shell.screen.cursor.x != column:
            self.wrong.append(
                "%s: cursor in column %d, not %d: %r"
                % (what, self.shell.screen.cursor.x, column, got)
            )
        elif any(got[start + len(full) :]):
            self.wrong.append("%s: more below: %r" % (what, got))

    def compare_tall(self, what, expected, row, column):
        got = self.shell.rows()
        top = row - self.shell.screen.cursor.y
        wanted = expected[top : top + self.height]
        # The first and the last row may say that there is more.
        same = [a.replace("↑", "·").replace("↓", "·") for a in got] == wanted
        if top < 0 or not same or self.shell.screen.cursor.x != column:
            self.wrong.append(
                "%s: wanted rows from %d, column %d: %r, got %r, column %d"
                % (what, top, column, wanted, got, self.shell.screen.cursor.x)
            )

    def end(self):
        self.shell.close()
        return self.wrong


LETTERS = ["a", "x", "7", " ", "(", ")", "=", "日", "本", "é", "e\u0301", "o\u0302", "🌲", "ß", "—"]


def typing(program, columns, seed):
    """Keys at random against a model of the text."""
    check = Check(program, columns)
    shell = check.shell
    chance = random.Random(seed)
    parts, cursor = [], 0
    for step in range(150):
        kind = chance.random()
        if kind < 0.62:
            letter = chance.choice(LETTERS)
            shell.send(letter)
            parts.insert(cursor, letter)
            cursor += 1
        elif kind < 0.68:
            shell.send("\x1b\r")
            indent = 0
            start = max([i for i in range(cursor) if parts[i] == "\n"], default=-1) + 1
            end = next((i for i in range(cursor, len(parts)) if parts[i] == "\n"), len(parts))
            while start + indent < end and parts[start + indent] == " ":
                indent += 1
            before = [part for part in parts[start:cursor] if part != " "]
            if before and before[-1] in "{[(":
                indent += 2
            parts[cursor:cursor] = ["\n"] + [" "] * indent
            cursor += 1 + indent
        elif kind < 0.78 and cursor > 0:
            shell.send("\x7f")
            cursor -= 1
            del parts[cursor]
        elif kind < 0.88 and cursor > 0:
            shell.send("\x1b[D")
            cursor -= 1
        elif kind < 0.94 and cursor < len(parts):
            shell.send("\x1b[C")
            cursor += 1
        elif kind < 0.97:
            shell.send("\x01")
            while cursor > 0 and parts[cursor - 1] != "\n":
                cursor -= 1
        else:
            shell.send("\x05")
            while cursor < len(parts) and parts[cursor] != "\n":
                cursor += 1
        if step % 10 == 9:
            shell.settle()
            check.compare("step %d" % step, "".join(parts), cursor)
            if check.wrong:
                break
    return check.end()


def resize(program, columns, seed):
    """Windows that change their size below a text of several lines."""
    check = Check(program, columns)
    shell = check.shell
    chance = random.Random(seed)
    shell.send("note above\r")
    shell.prompt(2)
    above = shell.shown()[-2:-1]
    text = 'r = recipe {\n  fee = gas * 2 # 日本語 and a remark that is long enough\n  zwei = fee'
    shell.send(PASTE % text)
    shell.settle()
    for _ in range(8):
        check.columns = chance.choice([40, 57, 80, 133, 200, columns])
        check.height = chance.choice([12, 24, 40])
        shell.resize(check.columns, check.height)
        shell.settle(0.3)
        check.compare(
            "resized to %dx%d" % (check.columns, check.height), text, None, "[2]> ", above)
        if check.wrong:
            break
    return check.end()


def tall(program, columns, seed):
    """A cell of more lines than the window."""
    check = Check(program, columns, 12)
    shell = check.shell
    lines = ["r = recipe {"] + ["  step%d = gas * %d" % (i, i) for i in range(40)]
    text = "\n".join(lines)
    shell.send(PASTE % text)
    shell.settle()
    check.compare("pasted", text)
    cursor = len(text)
    for count in (3, 20, 17):
        shell.send("\x1b[A" * count)
        shell.settle()
        for _ in range(count):
            column = cursor - (text.rfind("\n", 0, cursor) + 1)
            end = text.rfind("\n", 0, cursor)
            start = text.rfind("\n", 0, end) + 1
            cursor = min(start + column, end)
        check.compare("up %d" % count, text, cursor)
    shell.send("\x1b[1;5F" + "\n}\r")
    if not shell.prompt(2):
        check.wrong.append("not run: %r" % shell.shown())
    return check.end()


def paste(program, columns, seed):
    """10,000 lines at once."""
    check = Check(program, columns)
    shell = check.shell
    lines = ["note line %d of many" % i for i in range(10_000)]
    shell.send(PASTE % "\r".join(lines))
    shell.wait(lambda: "note line 9999 of many" in shell.line())
    shell.settle(0.5)
    check.compare("pasted", "\n".join(lines))
    shell.send("\x03")
    if not shell.prompt(1):
        check.wrong.append("not forgotten: %r" % shell.shown())
    shell.send("note fine\r")
    if not shell.prompt(2):
        check.wrong.append("no prompt: %r" % shell.shown())
    return check.end()


def interrupt(program, columns, seed, count=20):
    """^C at any instant leaves an empty prompt."""
    check = Check(program, columns)
    shell = check.shell
    chance = random.Random(seed)
    texts = [
        "note some remark (with 日本語",
        "a = load a.csv\r",
        "m = train a --trees 300 --seed 1\r",
        "describe a\r",
        "r = recipe {\r  x = gas\r",
        "\x12note",
        "des\t",
        "head a --\t",
        PASTE % "note one\rnote two\rnote three",
        "train a --trees 20 &\r",
        "!sleep 0.02\r",
    ]
    with open(shell.folder + "/a.csv", "w") as file:
        file.write("gas,price\n" + "".join("%d,%d\n" % (i % 97, i % 13) for i in range(400)))
    for turn in range(count):
        text = chance.choice(texts)
        cut = chance.randrange(1, len(text) + 1)
        shell.send(text[:cut] if not text.startswith(PASTE[:5]) else text)
        time.sleep(chance.random() ** 2 * 0.08)
        shell.read(0)
        shell.send("\x03")
        # A cell that was under way may still say so; then the prompt is as it was at first.
        shell.settle(0.1)
        marker = "note turn%d" % turn
        shell.send("\x03")
        shell.settle(0.05)
        shell.send(marker)
        whole = lambda: shell.line().startswith("[") and shell.line().endswith("]> " + marker)
        if not shell.wait(whole, 20):
            check.wrong.append("turn %d, ^C after %r: %r" % (turn, text[:cut], shell.shown()))
            break
        shell.send("\r")
        if not shell.wait(lambda: "turn%d" % turn in shell.rows(), 20):
            check.wrong.append("turn %d: not run: %r" % (turn, shell.shown()))
            break
    return check.end()


def background(program, columns, seed):
    """A half-typed line below the progress of a cell and its end."""
    check = Check(program, columns)
    shell = check.shell
    with open(shell.folder + "/a.csv", "w") as file:
        file.write("gas,price\n" + "".join("%d,%d\n" % (i % 997, i % 131) for i in range(4000)))
    shell.send("a = load a.csv\r")
    shell.prompt(2)
    shell.send("m = train a --trees 1500 --threads 2 &\r")
    shell.prompt(3)
    typed = "note half typed 日本 (and so on"
    for letter in typed:
        shell.send(letter)
        shell.read(0.02)
        time.sleep(0.03)
    # Until its end is told.
    told = lambda: any("trees" in row and "1,500" in row for row in shell.rows())
    if not shell.wait(told, 120):
        check.wrong.append("no end: %r" % shell.shown())
    shell.settle(0.4)
    check.compare("after the end", typed, None, "[3]> ")
    if sum("note half typed" in row for row in shell.rows()) != 1:
        check.wrong.append("drawn twice: %r" % shell.shown())
    return check.end()


def hints(program, columns, seed):
    """What was typed before is offered behind the cursor, and only where it can be told apart."""
    wrong = []
    for color, environment, offered in (
        ("always", {}, True),
        ("never", {}, False),
        ("auto", {"NO_COLOR": "1"}, False),
    ):
        check = Check(program, columns, color=color, environment=environment)
        shell = check.shell
        shell.send("note alpha beta gamma\r")
        shell.prompt(2)
        shell.send("note al")
        shell.settle()
        wanted = "[2]> note alpha beta gamma" if offered else "[2]> note al"
        if shell.line() != wanted or shell.screen.cursor.x != len("[2]> note al"):
            check.wrong.append("%s: %r" % (color, shell.shown()))
        if offered:
            shell.send("\x1bf")
            shell.settle()
            if shell.screen.cursor.x != len("[2]> note alpha"):
                check.wrong.append("a word: %r" % shell.shown())
            shell.send("\x1b[C\r")
            if not shell.prompt(3):
                check.wrong.append("not taken: %r" % shell.shown())
            shell.send("note al")
            shell.settle()
            shell.send("\r")
            if not shell.prompt(4) or shell.shown()[-2] != "al":
                check.wrong.append("taken without being asked: %r" % shell.shown())
        wrong += check.end()
    return wrong


def ground(program, columns, seed):
    """The terminal's ground, told while somebody types: no byte of it is taken for a key."""
    wrong = []
    for color, flag in (("rgb:ffff/fafa/f0f0", "blue"), ("rgb:1c1c/1c1c/1c1c", "cyan"),
                        ("rgba:ff/ff/ff/ff", "blue"), ("nonsense", "cyan")):
        for end in ("\x1b\\", "\x07"):
            check = Check(program, columns, color="always")
            shell = check.shell
            if "\x1b]11;?\x1b\\" not in shell.written:
                wrong.append("the terminal is not asked: %r" % shell.written)
            answer = "\x1b]11;" + color + end
            cut = random.Random(seed + len(wrong)).randrange(2, len(answer))
            shell.send("train f" + answer[:cut])
            shell.settle()
            shell.send(answer[cut:] + " --seed 1")
            check.compare("%r told in two parts" % color, "train f --seed 1")
            shown = shell.screen.buffer[shell.screen.cursor.y][len("[1]> train f --")]
            if shown.fg != flag:
                wrong.append("on %s flags are %s, not %s" % (color, shown.fg, flag))
            wrong += check.end()
    return wrong


def pictures(program, columns, seed):
    """A terminal that says it draws pictures gets one, and keys typed meanwhile stay keys."""
    check = Check(program, columns)
    shell = check.shell
    with open(shell.folder + "/t.csv", "w") as file:
        file.write("a\n" + "".join("%d\n" % (n * n % 97) for n in range(500)))
    shell.send("t = load t.csv\r")
    shell.prompt(2)
    shell.screen.is_silent = True
    shell.send("plot hist t a\r")
    asked = "\x1b_Gi=4207"
    if not shell.wait(lambda: asked in shell.written and "\x1b[c" in shell.written, 20):
        return check.end() + ["the terminal is not asked: %r" % shell.written]
    shell.send("no\x1b_Gi=4207;OK\x1b\\te \x1b[6;20;10t\x1b[?62;4cal")
    if not shell.wait(lambda: "[3]> " in shell.written, 20):
        return check.end() + ["no prompt after the picture: %r" % shell.written[-300:]]
    shell.settle()
    shell.send("so")
    shell.settle(0.5)
    parts = re.findall("\x1b_G([^;\x1b]*);([^\x1b]*)\x1b\\\\", shell.written)[1:]
    png = base64.b64decode("".join(data for _, data in parts))
    if not parts or not parts[0][0].startswith("a=T,f=100") or png[:4] != b"\x89PNG":
        check.wrong.append("no picture: %r" % parts[:1])
    shell.screen.reset()
    shell.rest()
    if shell.line() != "[3]> note also":
        check.wrong.append("keys typed meanwhile: %r" % shell.line())
    return check.end()


SCENARIOS = {
    scenario.__name__: scenario
    for scenario in (
        typing, resize, tall, paste, interrupt, background, hints, ground, pictures)
}


def main():
    program, name, columns = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else columns
    extra = [int(word) for word in sys.argv[5:]]
    for line in SCENARIOS[name](program, columns, seed, *extra):
        print(line)


main()
