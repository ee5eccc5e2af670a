"""The pages that explain each problem: what the `type` of an error answer points to."""
