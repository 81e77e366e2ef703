"""How people reach us, without vendors: parse what came in, render what goes out."""
