"""What is said beside the signal that a class looks at, and at the end, of how it voted."""

from typing import TYPE_CHECKING

from scenes import asking
from scenes.quiz_text import Blocks
from sim.classes.votes import Round, mistaken
from sim.teach.review import Share

if TYPE_CHECKING:
    from scenes.projector import Projector

MOST_PAIRS = 8


def asked(scene: "Projector", label: str) -> Blocks:
    """The question and, until the answer is told, what is done in the clip that is shown.

    `label` is the clip's name where its button has no room for it.
    """
    words, item = scene.window.words, scene.item
    assert item is not None
    blocks: Blocks = [("heading", asking.question(item, words, scene.name))]
    if label:
        blocks.append(("strong", label))
    if item.clips and scene.state != "told":
        blocks.append(("quiet", words("sitting.situation", text=asking.situation(item.clips[scene.at], words, scene.site))))
    return blocks


def concluded(scene: "Projector") -> Blocks:
    """How many votes were right, what was taken for what, every item, and where the votes are kept."""
    words, rounds = scene.window.words, scene.rounds.rounds
    voted = [(number, one) for number, one in enumerate(rounds, start=1) if one.cast]
    blocks: Blocks = [("title", words("projector.result")), ("gap", "")]
    if not voted:
        return [*blocks, ("body", words("projector.nobody", items=len(rounds)))]
    right, cast = sum(one.right for _, one in voted), sum(one.cast for _, one in voted)
    share = Share(right, cast).value
    blocks.append(("heading", words("projector.right", right=right, cast=cast, items=len(voted))))
    if share is not None:
        blocks.append(("body", words("projector.share", percent=round(100 * share))))
    pairs = mistaken([one for _, one in voted])[:MOST_PAIRS]
    blocks += [("gap", ""), ("heading", words("projector.mixed"))]
    for finding, meant, votes in pairs:
        blocks.append(("item", words("projector.taken", finding=scene.name(finding), meant=scene.name(meant), votes=votes)))
    if not pairs:
        blocks.append(("body", words("class.nothing_mixed")))
    blocks += [("gap", ""), ("heading", words("sitting.went"))]
    blocks += [("body", _went(scene, number, one)) for number, one in voted]
    if scene.file is not None:
        blocks += [("gap", ""), ("small", words("projector.kept", file=scene.file))]
    return blocks


def _went(scene: "Projector", number: int, one: Round) -> str:
    """How an item was voted on."""
    words = scene.window.words
    right = words("quiz.and").join(scene.called(one.item, key) for key in one.item.right)
    return words("projector.went", number=number, right=right, votes=one.right, cast=one.cast)
