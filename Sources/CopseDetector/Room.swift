package enum CopseDetectorRoom {}
