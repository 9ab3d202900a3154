package enum CopseServeRoom {}
