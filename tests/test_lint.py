"""What is read together leads back to the source, and what it costs."""

from hypothesis import given
from hypothesis import strategies as st

from stigmalint.lint import lint
from stigmalint.match.matcher import Scanner
from stigmalint.policy import Policy
from stigmalint.prose import Block, Mark, MarkKind, Prose, Segment, Source
from stigmalint.text.spans import Span


@given(st.lists(st.sampled_from(["One. ", "a b", "“", "x" * 700, " ", "!\n"]), max_size=60).map("".join), st.data())
def test_offsets_of_a_passage_lead_back_to_the_source(text, data):
    at = data.draw(st.integers(0, len(text)))
    first, second = Span(0, at), Span(at, len(text))
    source = Source("x", "##" + text[:at] + "&amp;" + text[at:], "text")
    block = Block(
        text[:at] + "&" + text[at:],
        (
            Segment(first, first.shift(2), verbatim=True),
            Segment(Span(at, at + 1), Span(at + 2, at + 7), verbatim=False),
            Segment(second.shift(1), second.shift(7), verbatim=True),
        ),
        marks=(Mark(MarkKind.EMPHASIS, Span(0, len(text) + 1)),),
    )
    prose = Prose(source, (block,))
    start = data.draw(st.integers(0, len(block.text)))
    end = data.draw(st.integers(start, len(block.text)))
    (part,) = block.parts([Span(start, end)])
    assert part.text == block.text[start:end]
    for offset in range(0, end - start, 97):
        here, there = Span(offset, offset + 1), Span(start + offset, start + offset + 1)
        assert prose.to_source(part, here) == prose.to_source(block, there)
        assert prose.is_editable(part, here) == prose.is_editable(block, there)
    assert all(mark.span == Span(0, len(part.text)) for mark in part.marks)


def test_one_line_with_many_findings_costs_by_its_length(ruleset, words, parse):
    """What one candidate looks at is bounded: the passages that rules are asked about do not grow with the line."""
    seen = []

    class Spy(Scanner):
        def scan(self, block):
            seen.append(len(block.text))
            return super().scan(block)

    rules = [rule for rule in ruleset.rules if rule.id == "substance-use/addict"]
    scanner = Spy(rules, words)
    line = "An addict came to the clinic. " * 600
    ((_, found),) = lint([Source("x", line, "text")], scanner, words, parse, Policy())
    assert len(found) == 600
    assert max(seen) <= 8000 < len(line)
    assert sum(seen) == len(line.rstrip())
