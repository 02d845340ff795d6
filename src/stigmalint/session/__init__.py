"""What every front end shares between settings and outcome: processes and signals."""
