"""The formulas: pure functions on polars columns, the newest bar last, nothing computed twice.

Every function takes columns of equal length without nulls (unless it says otherwise) and gives columns of that
length, null where there is not enough data yet. They work on `pl.Series`, eagerly: at the few hundred bars of a
chart that costs a fifth of the same formulas as expressions, and a recursion can begin at its own bar by slicing.
"""
