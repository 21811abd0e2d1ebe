"""From values to the text of messages. Pure: no clock, no Discord, no store."""
