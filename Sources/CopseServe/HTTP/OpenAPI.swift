import Hummingbird

/// The routes as a document for clients and generators (OpenAPI 3.1); a test holds it against the
/// route table.
enum OpenAPI {
    static let route = Route(.get, "/openapi.json") { _, _ in
        Response(json: Array(document.utf8))
    }

    static let document = #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "copsed",
            "version": "1",
            "description": "Anomaly scores of Ethereum transactions, equal bit for bit to `score` in the copse shell on the same rows."
          },
          "paths": {
            "/health/live": {
              "get": {
                "operationId": "live",
                "summary": "The process lives.",
                "responses": {
                  "200": {
                    "description": "It lives.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": ["status"],
                          "properties": {"status": {"const": "live"}}
                        }
                      }
                    }
                  },
                  "403": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/health/ready": {
              "get": {
                "operationId": "ready",
                "summary": "A verified model is served and no shutdown has begun.",
                "responses": {
                  "200": {
                    "description": "Send traffic.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
                  },
                  "503": {
                    "description": "Do not.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
                  },
                  "403": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/health": {
              "get": {
                "operationId": "health",
                "summary": "The same, with the state of each part.",
                "responses": {
                  "200": {
                    "description": "Healthy.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
                  },
                  "503": {
                    "description": "Starting or stopping.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
                  },
                  "403": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/api/v1/predict": {
              "post": {
                "operationId": "predict",
                "summary": "Scores one transaction.",
                "parameters": [
                  {
                    "name": "state",
                    "in": "query",
                    "required": false,
                    "description": "What the transactions come after: nothing (`empty`: the request is a frame of its own), the model's training rows (`model`), or the stream (`stream`, 409 while none runs).",
                    "schema": {"type": "string", "enum": ["empty", "model", "stream"], "default": "empty"}
                  },
                  {
                    "name": "explain",
                    "in": "query",
                    "required": false,
                    "description": "Adds `baseline` and `contributions` to each prediction.",
                    "schema": {"type": "boolean", "default": false}
                  }
                ],
                "requestBody": {
                  "required": true,
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Transaction"}}}
                },
                "responses": {
                  "200": {
                    "description": "Its prediction.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Prediction"}}}
                  },
                  "400": {"$ref": "#/components/responses/Problem"},
                  "403": {"$ref": "#/components/responses/Problem"},
                  "408": {"$ref": "#/components/responses/Problem"},
                  "409": {"$ref": "#/components/responses/Problem"},
                  "413": {"$ref": "#/components/responses/Problem"},
                  "415": {"$ref": "#/components/responses/Problem"},
                  "422": {"$ref": "#/components/responses/Problem"},
                  "503": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/api/v1/predict/batch": {
              "post": {
                "operationId": "predictBatch",
                "summary": "Scores transactions in order, as one frame.",
                "description": "JSON: at most 1000 transactions and 8 MiB; one bad transaction refuses the batch. NDJSON: any number of lines, each answered by a line while the request is still being sent; a bad line is answered by a Fault and changes no state.",
                "parameters": [
                  {
                    "name": "state",
                    "in": "query",
                    "required": false,
                    "description": "What the transactions come after: nothing (`empty`: the request is a frame of its own), the model's training rows (`model`), or the stream (`stream`, 409 while none runs).",
                    "schema": {"type": "string", "enum": ["empty", "model", "stream"], "default": "empty"}
                  },
                  {
                    "name": "explain",
                    "in": "query",
                    "required": false,
                    "description": "Adds `baseline` and `contributions` to each prediction.",
                    "schema": {"type": "boolean", "default": false}
                  }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "required": ["transactions"],
                        "properties": {
                          "transactions": {
                            "type": "array",
                            "maxItems": 1000,
                            "items": {"$ref": "#/components/schemas/Transaction"}
                          }
                        }
                      }
                    },
                    "application/x-ndjson": {
                      "schema": {
                        "type": "string",
                        "description": "One Transaction a line, at most 1 MiB each."
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "Predictions, in the order of the transactions.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": ["predictions"],
                          "properties": {
                            "predictions": {"type": "array", "items": {"$ref": "#/components/schemas/Prediction"}}
                          }
                        }
                      },
                      "application/x-ndjson": {
                        "schema": {"type": "string", "description": "One Prediction or Fault a line."}
                      }
                    }
                  },
                  "400": {"$ref": "#/components/responses/Problem"},
                  "403": {"$ref": "#/components/responses/Problem"},
                  "408": {"$ref": "#/components/responses/Problem"},
                  "409": {"$ref": "#/components/responses/Problem"},
                  "413": {"$ref": "#/components/responses/Problem"},
                  "415": {"$ref": "#/components/responses/Problem"},
                  "422": {"$ref": "#/components/responses/Problem"},
                  "503": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/api/v1/models": {
              "get": {
                "operationId": "models",
                "summary": "The models served.",
                "responses": {
                  "200": {
                    "description": "All models.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": ["models"],
                          "properties": {
                            "models": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}}
                          }
                        }
                      }
                    }
                  },
                  "403": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/api/v1/models/{model}/versions": {
              "get": {
                "operationId": "versions",
                "summary": "The versions of one model.",
                "parameters": [{"name": "model", "in": "path", "required": true, "schema": {"type": "string"}}],
                "responses": {
                  "200": {
                    "description": "Its versions.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": ["model", "versions"],
                          "properties": {
                            "model": {"type": "string"},
                            "versions": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}}
                          }
                        }
                      }
                    }
                  },
                  "403": {"$ref": "#/components/responses/Problem"},
                  "404": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/openapi.json": {
              "get": {
                "operationId": "openapi",
                "summary": "This document.",
                "responses": {
                  "200": {
                    "description": "OpenAPI 3.1.",
                    "content": {"application/json": {"schema": {"type": "object"}}}
                  },
                  "403": {"$ref": "#/components/responses/Problem"}
                }
              }
            }
          },
          "components": {
            "responses": {
              "Problem": {
                "description": "Refused; the problem says why.",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
              }
            },
            "schemas": {
              "Transaction": {
                "type": "object",
                "description": "A transaction as ethereum-etl, Etherscan or JSON-RPC write it; the fields that the model reads must be there.",
                "additionalProperties": true
              },
              "Prediction": {
                "type": "object",
                "required": [
                  "hash",
                  "score",
                  "is_anomaly",
                  "severity",
                  "threshold",
                  "model",
                  "version",
                  "digest",
                  "state",
                  "warm"
                ],
                "properties": {
                  "hash": {"type": ["string", "null"]},
                  "score": {
                    "type": "number",
                    "description": "0 to 1, higher is stranger; reads back as the same bits."
                  },
                  "is_anomaly": {"type": "boolean", "description": "score > threshold"},
                  "severity": {"enum": ["none", "low", "medium", "high", "critical"]},
                  "threshold": {"type": ["number", "string"]},
                  "model": {"type": "string"},
                  "version": {"type": "integer"},
                  "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                  "state": {"enum": ["empty", "model"]},
                  "warm": {
                    "type": "boolean",
                    "description": "Whether the score would be the same whatever had come before the request: the model's state was given, or the request's own rows fill the recipe's memory."
                  },
                  "baseline": {"type": "number"},
                  "contributions": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "required": ["feature", "value", "contribution"],
                      "properties": {
                        "feature": {"type": "string"},
                        "value": {"type": ["number", "string", "null"]},
                        "contribution": {"type": "number"}
                      }
                    }
                  }
                }
              },
              "Fault": {
                "type": "object",
                "required": ["error", "index"],
                "properties": {
                  "index": {"type": "integer", "minimum": 0},
                  "error": {"$ref": "#/components/schemas/FaultDetail"}
                }
              },
              "FaultDetail": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                  "index": {"type": "integer", "minimum": 0},
                  "code": {"type": "string"},
                  "detail": {"type": "string"},
                  "line": {"type": "integer", "minimum": 1},
                  "column": {"type": "integer", "minimum": 1}
                }
              },
              "Problem": {
                "type": "object",
                "description": "RFC 9457.",
                "required": ["type", "title", "status", "detail"],
                "properties": {
                  "type": {"type": "string"},
                  "title": {"type": "string"},
                  "status": {"type": "integer"},
                  "detail": {"type": "string"},
                  "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FaultDetail"}}
                }
              },
              "Health": {
                "type": "object",
                "required": ["status", "components"],
                "properties": {
                  "status": {"enum": ["starting", "ready", "draining"]},
                  "components": {"type": "object"}
                }
              },
              "Model": {
                "type": "object",
                "required": ["name", "version", "digest", "threshold", "trees", "features", "recipe"],
                "properties": {
                  "name": {"type": "string"},
                  "version": {"type": "integer"},
                  "digest": {"type": "string"},
                  "threshold": {"type": ["number", "string"]},
                  "trees": {"type": "integer"},
                  "features": {"type": "array", "items": {"type": "string"}},
                  "recipe": {"type": ["string", "null"], "description": "The recipe's text."},
                  "training_rows": {"type": "integer"},
                  "has_state": {"type": "boolean"},
                  "fields": {"type": "array", "items": {"type": "object"}}
                }
              }
            }
          }
        }
        """#
}
