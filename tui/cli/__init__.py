"""The shell's face: arguments, data on standard output, words on standard error, exit codes."""
