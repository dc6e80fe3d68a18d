"""The ties as a graph of graph theory: projection, layout."""
