"""What a key records, without a screen: handed in, reviewed, taken back, and told in one sentence."""
