"""Persons stop here: what tells that a column, a cell, a query or a whole file speaks of one."""
