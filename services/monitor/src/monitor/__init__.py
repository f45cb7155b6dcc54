"""What the machine is doing, now and over time: sensors, history, alarms and the stack's own parts."""
