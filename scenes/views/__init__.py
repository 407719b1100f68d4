"""Each view draws one thing the model computes; drawing changes nothing."""
