"""How strongly the patient contracts: as the slider says, or rising as long as a key is held."""

RISE_PER_S = 0.35
FALL_PER_S = 1.5
FOLLOW_PER_S = 2.0


class Effort:
    """`now` is the effort reached, 0 to 1. While `held` it rises slowly; then it goes back to `asked`, as no effort changes at once."""

    def __init__(self, now: float = 0.0) -> None:
        self.asked = self.now = now
        self.held = False

    def pass_time(self, seconds: float) -> None:
        """Go on by some seconds."""
        if self.held:
            self.now = min(1.0, max(self.now, self.asked) + RISE_PER_S * seconds)
        elif self.now > self.asked:
            self.now = max(self.asked, self.now - FALL_PER_S * seconds)
        else:
            self.now = min(self.asked, self.now + FOLLOW_PER_S * seconds)
