package enum CopseFeaturesRoom {}
