"""html_report.py FILE: checks that an HTML report is well-formed, fetches nothing, and
escapes what is in the code."""
import html.parser
import sys

VOID = {"meta", "input", "br", "link", "img"}
OPTIONAL = {"tr", "td", "th", "option", "p", "html", "head", "body"}


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.entries, self.text, self.raw = [], 0, [], False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        assert "src" not in attributes and tag not in ("link", "img", "iframe"), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes), attributes
        self.entries += tag == "article"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open[-1] != tag:
            assert self.open[-1] in OPTIONAL, (self.open, tag)
            self.open.pop()
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in ("style", "script"):
            assert not any(w in data for w in ("http", "url(", "@import", "fetch")), data
        else:
            self.text.append(data)


with open(sys.argv[1], encoding="utf-8") as file:
    source = file.read()
reader = Reader()
reader.feed(source)
text = "".join(reader.text)
assert source.startswith("<!DOCTYPE html>") and "charset=utf-8" in source
assert text.count("'f' holds no result here") == 12
assert '// <&>"`|' in text and "many.cpp:13:" in text and "100%,.cpp:2:9" in text
print(reader.entries, "entries, nothing fetched")
