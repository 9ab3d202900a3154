print("copsed")
