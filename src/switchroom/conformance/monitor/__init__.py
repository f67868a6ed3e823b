"""The monitor: the four measurements, deviations, ways, funnels and times of processes, and the runs behind each."""
