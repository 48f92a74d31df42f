"""Pages for administrators: who may come in, which screens and guests may look, who did what."""
