package enum CopseShellRoom {}
