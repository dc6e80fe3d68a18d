"""Views: the ties as network, map, timeline and charts."""
