"""The blanks, the claims, and the words around them."""
