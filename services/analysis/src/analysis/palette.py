"""The colours of a picture by role. Each can be told from a white and from a dark ground."""

RISING = "#26a269"
FALLING = "#d6404a"
SUPPORT = RISING
RESISTANCE = FALLING
GUIDE = "#8a94a3"

ROLES = {
    "fast": "#e08a1e",
    "slow": "#3b82d6",
    "primary": "#8e5bd0",
    "secondary": "#e08a1e",
    "up": RISING,
    "down": FALLING,
    "sma": "#c2649a",
    "ema": "#1f9aa8",
    "wma": "#8f8b1f",
    "band": "#5b7fa6",
    "band_middle": "#8da4bf",
    "channel": "#a2714f",
    "channel_middle": "#bd9a80",
    "vwap": "#b0479f",
    "tenkan": "#3f8fd0",
    "kijun": "#c0563f",
    "senkou_a": "#5aa86b",
    "senkou_b": "#c9695f",
    "chikou": "#8c8f4a",
}
