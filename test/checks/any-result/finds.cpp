// RUN: %find futures-any-result
