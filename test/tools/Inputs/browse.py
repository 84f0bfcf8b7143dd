"""browse.py FILE: opens FILE in Chromium without a network, searches, and prints
what is to be seen."""
import html.parser
import subprocess
import sys
import tempfile
import urllib.parse


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.visible, self.shown, self.in_shown = 0, "", False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "article":
            self.visible += "hidden" not in attributes
        self.in_shown = attributes.get("id") == "shown"

    def handle_data(self, data):
        if self.in_shown:
            self.shown += data

    def handle_endtag(self, tag):
        self.in_shown = False


for search in None, "f11", "NOTHING undeclared", "no such thing":
    with tempfile.TemporaryDirectory() as profile:
        dom = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}", "--dump-dom",
             f"file://{sys.argv[1]}" + (f"#q={urllib.parse.quote(search)}" if search else "")],
            capture_output=True, text=True, check=True, timeout=120).stdout
    reader = Reader()
    reader.feed(dom)
    print(f"{search or 'all'}: {reader.shown}, {reader.visible} entries visible")
