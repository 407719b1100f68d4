"""What stands at the side of the quiz: the question, the answer given, why it was so, what was measured, and what came of it all."""

from typing import TYPE_CHECKING

from scenes import asking
from sim.teach.sitting import Answered, Result

if TYPE_CHECKING:
    from scenes.quiz import Quiz

MOST_FINDINGS = 8
LONG_WORDS = 60  # characters: an option that is longer is not said twice
Blocks = list[tuple[str, str]]


def above(scene: "Quiz", label: str) -> Blocks:
    """What stands above the answers: the question, and once that may be known, whether it was answered right."""
    return (judged if scene.state == "told" else asked)(scene, label)


def asked(scene: "Quiz", label: str) -> Blocks:
    """The question, and what is done in the clip that is shown; `label` is the clip's name where its button has no room for it."""
    words, item = scene.window.words, scene.item
    assert item is not None
    blocks: Blocks = [("heading", asking.question(item, words, scene.name))]
    if label:
        blocks.append(("strong", label))
    if item.clips:
        text = asking.situation(item.clips[scene.at], words, scene.site)
        blocks.append(("quiet", words("sitting.situation", text=text)))
    if scene.state == "sure":
        blocks += [("gap", ""), ("body", words("sitting.answer", answer=_given(scene))), ("gap", ""), ("strong", words("sitting.how_sure"))]
    elif item.several:
        blocks.append(("quiet", words("sitting.several")))
    return blocks


def judged(scene: "Quiz", label: str) -> Blocks:
    """Whether it was right, and once more what was asked."""
    words, item, verdict = scene.window.words, scene.item, scene.verdict
    assert item is not None
    assert verdict is not None
    blocks: Blocks = [("title", words("sitting.right" if verdict.right else "sitting.wrong"))]
    blocks.append(("quiet", asking.question(item, words, scene.name)))
    if label:
        blocks.append(("strong", label))
    if not item.options or not scene.answer:
        blocks.append(("body", words("sitting.answer", answer=_given(scene))))
    return blocks


def reasoned(scene: "Quiz") -> Blocks:
    """What was right, why, and where to find it again."""
    words, item, verdict = scene.window.words, scene.item, scene.verdict
    assert item is not None
    assert verdict is not None
    blocks: Blocks = []
    if not verdict.right and item.options:
        right = words("quiz.and").join(scene.option(key) for key in item.right)
        if len(right) <= LONG_WORDS:
            blocks += [("heading", words("sitting.it_was", answer=right)), ("gap", "")]
    for line in scene.reasons():
        blocks += [("body", line), ("gap", "")]
    if item.clips:
        blocks.append(("small", words("sitting.address", address=str(item.clips[scene.at].address).split(" · track")[0])))
    return blocks


def _given(scene: "Quiz") -> str:
    assert scene.item is not None
    return asking.answered(scene.item, scene.answer, scene.window.words, scene.name, scene._case)  # noqa: SLF001


def concluded(scene: "Quiz", result: Result | None) -> Blocks:
    """What came of it: the score, what was weak, what was mixed up, and every item."""
    words = scene.window.words
    if result is None or not result.number:
        nothing = "sitting.nothing_to_drill" if scene.course.mode == "drill" else "sitting.nothing_asked"
        return [("title", words("sitting.result")), ("gap", ""), ("body", words(nothing))]
    blocks: Blocks = [("title", words("sitting.result")), ("gap", "")]
    blocks.append(("heading", words("sitting.score", right=result.right, number=result.number)))
    if result.share is None:
        blocks.append(("body", words("sitting.too_few")))
    else:
        blocks.append(("body", words("sitting.share", share=round(100 * result.share))))
    blocks += [("gap", ""), ("heading", words("sitting.by_finding"))]
    worst = sorted(result.findings.items(), key=lambda one: one[1][1] / one[1][0])
    for finding, (count, right) in worst[:MOST_FINDINGS]:
        blocks.append(("item", words("sitting.finding", finding=scene.name(finding), right=right, asked=count)))
    if result.confusions:
        blocks += [("gap", ""), ("heading", words("sitting.confused"))]
        for finding, meant, times in result.confusions[:MOST_FINDINGS]:
            blocks.append(("item", words("sitting.confusion", finding=scene.name(finding), meant=scene.name(meant), times=times)))
    blocks += [("gap", ""), ("heading", words("sitting.went"))]
    return blocks + [block for n, one in enumerate(result.answered, 1) for block in (("body", _went(scene, n, one)), *_why(scene, one))]


def _why(scene: "Quiz", one: Answered) -> Blocks:
    """What was asked and why it is so, of an item that was answered wrong and of which the learner was told nothing before the end."""
    if one.verdict.told or one.verdict.right:
        return []
    words = scene.window.words
    lines = asking.reason(one.item, one.answer, scene.glossary, words, scene._case)  # noqa: SLF001
    return [("quiet", line) for line in (asking.question(one.item, words, scene.name), *lines)] + [("gap", "")]


def _went(scene: "Quiz", number: int, one: Answered) -> str:
    """One item, as it was answered and as it should have been."""
    words = scene.window.words
    told = [asking.answered(one.item, given, words, scene.name, scene._case) for given in (one.answer, one.item.right)]  # noqa: SLF001
    if not one.item.options:
        told[1] = words("sitting.between", low=f"{one.item.low:g}", high=f"{one.item.high:g}", unit=asking.unit(one.item, words))
    key, mark = ("sitting.went_right", "✓") if one.verdict.right else ("sitting.went_wrong", "✗")
    return words(key, number=number, mark=mark, answer=told[0], right=told[1])
