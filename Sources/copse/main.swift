print("copse")
