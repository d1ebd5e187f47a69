#include "steelyard/report/comparison_json.hpp"

namespace steelyard {

// Written by hand, next to what writes the result; a test holds the two against each other.
// Objects that may grow leave additionalProperties open: fields may be added to a result, none is renamed.
std::string result_schema() {
  return R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "https://steelyard.invalid/schema/result-1.json",
  "title": "Steelyard result",
  "description": "What steelyard compare answers. Numbers are in the unit that ends their key; null is not known.",
  "type": "object",
  "required": ["schema_version", "made_by", "plan", "options", "recommendation", "assumptions", "sources"],
  "properties": {
    "schema_version": { "const": 1 },
    "made_by": {
      "type": "object",
      "required": ["version", "catalog", "models", "seed", "draws"],
      "properties": {
        "version": { "type": "string" },
        "catalog": {
          "type": "object",
          "required": ["id", "date", "sha256"],
          "properties": { "id": { "type": "string" }, "date": { "type": "string" }, "sha256": { "type": "string" } }
        },
        "models": { "type": "object", "required": ["sha256"], "properties": { "sha256": { "type": "string" } } },
        "seed": { "type": "integer", "minimum": 0 },
        "draws": { "type": "integer", "minimum": 16 }
      }
    },
    "plan": { "type": "object", "description": "As understood, defaults filled; steelyard schema plan describes it." },
    "options": {
      "description": "In rank order, then those without a rank, then those that are not possible.",
      "type": "array",
      "items": { "$ref": "#/definitions/option" }
    },
    "recommendation": {
      "type": "object",
      "required": ["option", "runner_up", "carbon_winner", "too_close", "probability_best", "headline", "why",
                   "break_evens", "drivers", "tornado", "flips", "levers", "strategies", "information"],
      "properties": {
        "option": { "$ref": "#/definitions/text_or_null" },
        "runner_up": { "$ref": "#/definitions/text_or_null" },
        "carbon_winner": { "$ref": "#/definitions/text_or_null" },
        "too_close": { "type": "boolean" },
        "probability_best": { "$ref": "#/definitions/probability_or_null" },
        "headline": { "type": "string" },
        "why": { "type": "array", "items": { "type": "string" } },
        "break_evens": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["variable", "value", "against", "metric"],
            "properties": {
              "variable": { "type": "string" },
              "unit": { "type": "string" },
              "value": {
                "type": ["object", "null"],
                "required": ["p10", "p50", "p90"],
                "properties": { "p10": { "type": "number" }, "p50": { "type": "number" }, "p90": { "type": "number" } }
              },
              "against": { "type": "string" },
              "metric": { "type": "string" },
              "low_tried": { "type": "number" },
              "high_tried": { "type": "number" },
              "note": { "$ref": "#/definitions/text_or_null" }
            }
          }
        },
        "drivers": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["assumption", "title", "share_of_variance"],
            "properties": {
              "assumption": { "type": "string" },
              "title": { "type": "string", "description": "The assumption in plain words." },
              "share_of_variance": { "type": "number" }
            }
          }
        },
        "tornado": {
          "description": "What the recommended option takes in the mean, in what options are ranked by, while an assumption is at its P10 and at its P90; the longest bar first.",
          "type": "array",
          "items": {
            "type": "object",
            "required": ["assumption", "title", "unit", "p10", "p90", "at_p10", "at_p90"],
            "properties": {
              "assumption": { "type": "string" },
              "title": { "type": "string", "description": "The assumption in plain words." },
              "unit": { "type": "string" },
              "p10": { "type": "number" },
              "p90": { "type": "number" },
              "at_p10": { "type": "number" },
              "at_p90": { "type": "number" }
            }
          }
        },
        "flips": {
          "description": "Values from P1 to P99 of single assumptions beyond which the runner-up is better in the mean; the likeliest first.",
          "type": "array",
          "items": {
            "type": "object",
            "required": ["assumption", "title", "unit", "value", "side", "probability"],
            "properties": {
              "assumption": { "type": "string" },
              "title": { "type": "string", "description": "The assumption in plain words." },
              "unit": { "type": "string" },
              "value": { "type": "number" },
              "side": { "enum": ["above", "below"], "description": "Of the value: where the runner-up is better." },
              "probability": { "type": "number", "minimum": 0, "maximum": 1, "description": "That the assumption lies on that side." }
            }
          }
        },
        "levers": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["practice", "action", "in_force", "saves_usd", "saves_kwh", "saves_kgco2e"],
            "properties": {
              "practice": { "type": "string" },
              "action": { "type": "string" },
              "in_force": { "type": "boolean",
                            "description": "The plan has it already; the savings are what it would cost to give it up." },
              "saves_usd": { "$ref": "#/definitions/number_or_null" },
              "saves_kwh": { "$ref": "#/definitions/number_or_null" },
              "saves_kgco2e": { "$ref": "#/definitions/number_or_null" }
            }
          }
        },
        "strategies": {
          "description": "Trying one option and falling back on another, against committing to one; cheapest to the target first. Empty without a target.",
          "type": "array",
          "items": {
            "type": "object",
            "required": ["first", "then", "trial_usd", "trial_weeks", "cost_with_errors_usd", "cost_to_target_usd", "energy_kwh",
                         "emissions_kgco2e", "weeks_to_launch", "probability_meets_target", "saves_usd"],
            "properties": {
              "first": { "type": "string", "description": "Id of the option that is tried." },
              "then": { "$ref": "#/definitions/text_or_null" },
              "trial_usd": { "$ref": "#/definitions/interval" },
              "trial_weeks": { "$ref": "#/definitions/interval" },
              "cost_with_errors_usd": { "$ref": "#/definitions/interval" },
              "cost_to_target_usd": { "$ref": "#/definitions/interval" },
              "energy_kwh": { "$ref": "#/definitions/mean" },
              "emissions_kgco2e": { "$ref": "#/definitions/mean" },
              "weeks_to_launch": { "$ref": "#/definitions/interval" },
              "probability_meets_target": { "$ref": "#/definitions/probability_or_null" },
              "saves_usd": { "type": "number", "description": "Of the cost to the target, against committing to the recommended option." }
            }
          }
        },
        "information": {
          "description": "What is worth knowing before deciding; null where nothing is recommended.",
          "type": ["object", "null"],
          "required": ["perfect_usd", "decide_now", "pilots", "inputs"],
          "properties": {
            "perfect_usd": { "type": "number" },
            "decide_now": { "type": "boolean" },
            "pilots": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["approach", "option", "items", "test_items", "cost_usd", "person_days", "worth_usd", "net_usd",
                             "probability_of_changing"],
                "properties": {
                  "approach": { "$ref": "#/definitions/approach" },
                  "option": { "type": "string" },
                  "items": { "type": "number" },
                  "test_items": { "type": "number" },
                  "cost_usd": { "type": "number" },
                  "person_days": { "type": "number" },
                  "worth_usd": { "type": "number" },
                  "net_usd": { "type": "number" },
                  "probability_of_changing": { "$ref": "#/definitions/probability_or_null" }
                }
              }
            },
            "inputs": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["assumption", "title", "worth_usd"],
                "properties": {
                  "assumption": { "type": "string" },
                  "title": { "type": "string" },
                  "worth_usd": { "type": "number" }
                }
              }
            }
          }
        }
      }
    },
    "assumptions": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["id", "title", "value", "unit", "distribution", "origin", "basis", "source"],
        "properties": {
          "id": { "type": "string" },
          "title": { "type": "string", "description": "The same in plain words." },
          "value": { "type": "number", "description": "Its mean." },
          "unit": { "type": "string" },
          "distribution": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": { "enum": ["exact", "uniform", "triangular", "pert", "lognormal", "normal", "beta"] }
          },
          "origin": { "enum": ["plan", "default", "catalog", "model"] },
          "basis": { "$ref": "#/definitions/basis" },
          "source": { "$ref": "#/definitions/text_or_null" },
          "note": { "$ref": "#/definitions/text_or_null" }
        }
      }
    },
    "defaulted": {
      "description": "Pointers of the keys of the plan that the program filled.",
      "type": "array",
      "items": { "type": "string" }
    },
    "what_if": {
      "description": "What the leading options take at other volumes, horizons, label prices and grids; null unless asked for with --what-if. Nodes are rows of columns, by volume, within it by horizon.",
      "type": ["object", "null"],
      "required": ["volume", "horizon", "label_usd", "carbon_usd_per_tonne", "columns", "options", "agreement"],
      "properties": {
        "volume": { "$ref": "#/definitions/axis" },
        "horizon": { "$ref": "#/definitions/axis" },
        "label_path": { "type": "string" },
        "label_usd": { "$ref": "#/definitions/number_or_null" },
        "grid_path": { "type": "string" },
        "carbon_usd_per_tonne": { "type": "number" },
        "columns": { "type": "array", "items": { "type": "string" } },
        "options": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["id", "title", "approach", "good_enough", "nodes"],
            "properties": {
              "id": { "type": "string" },
              "title": { "type": "string" },
              "approach": { "type": "string" },
              "good_enough": { "type": "boolean" },
              "nodes": { "type": "array", "items": { "type": "array", "items": { "type": "number" } } }
            }
          }
        },
        "agreement": {
          "description": "The largest relative error at points halfway between nodes, and how many were checked.",
          "type": "object",
          "required": ["checked", "worst"],
          "properties": { "checked": { "type": "integer" }, "worst": { "type": "number" } }
        }
      }
    },
    "sources": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["id", "title", "publisher", "url", "retrieved", "licence"],
        "properties": {
          "id": { "type": "string" },
          "title": { "type": "string" },
          "publisher": { "$ref": "#/definitions/text_or_null" },
          "url": { "$ref": "#/definitions/text_or_null" },
          "retrieved": { "$ref": "#/definitions/text_or_null" },
          "licence": { "$ref": "#/definitions/text_or_null" }
        }
      }
    }
  },
  "definitions": {
    "axis": {
      "type": "object",
      "required": ["path", "base", "factors"],
      "properties": {
        "path": { "type": "string" },
        "base": { "type": "number" },
        "factors": { "type": "array", "items": { "type": "number" } }
      }
    },
    "text_or_null": { "type": ["string", "null"] },
    "number_or_null": { "type": ["number", "null"] },
    "probability_or_null": { "type": ["number", "null"], "minimum": 0, "maximum": 1 },
    "approach": { "enum": ["custom", "fine-tune", "pretrained", "marketplace", "managed-service"] },
    "stage": { "enum": ["collect", "label", "process", "explore", "train", "tune", "evaluate", "deploy", "monitor",
                        "retrain", "idle"] },
    "basis": { "enum": ["measured", "published", "derived", "assumed"] },
    "interval": {
      "description": "A mean with its percentile interval over the draws.",
      "type": ["object", "null"],
      "required": ["mean", "p10", "p50", "p90"],
      "properties": {
        "mean": { "type": "number" }, "p10": { "type": "number" }, "p50": { "type": "number" },
        "p90": { "type": "number" }
      }
    },
    "mean": {
      "description": "A mean; with --detail its percentiles too.",
      "type": ["object", "null"],
      "required": ["mean"],
      "properties": {
        "mean": { "type": "number" }, "p10": { "type": "number" }, "p50": { "type": "number" },
        "p90": { "type": "number" }
      }
    },
    "option": {
      "type": "object",
      "required": ["id", "approach", "title", "rank", "feasible", "reasons", "representative", "choices", "quality",
                   "at_least", "missing", "totals", "odds", "stages", "line_items", "per_thousand_requests",
                   "sci_gco2e_per_request", "evidence", "probability_best", "probability_beats_recommended",
                   "expected_regret_usd", "pareto", "probability_pareto", "dominated_by"],
      "properties": {
        "id": { "type": "string", "description": "Depends on the choices only." },
        "approach": { "$ref": "#/definitions/approach" },
        "title": { "type": "string" },
        "rank": { "type": ["integer", "null"], "minimum": 1, "description": "Ties share one." },
        "feasible": { "type": "boolean" },
        "reasons": { "type": "array", "items": { "type": "string" } },
        "representative": { "type": "boolean", "description": "Best of its approach." },
        "pinned": { "type": "boolean" },
        "choices": {
          "type": "object",
          "required": ["adaptation", "hosting"],
          "properties": {
            "adaptation": { "enum": ["none", "prompt", "few-shot", "rag", "fine-tune", "distilled", "scratch"] },
            "hosting": { "enum": ["api", "endpoint", "inference-component", "serverless", "async", "batch",
                                  "provisioned", "custom-model-import", "own-hardware"] },
            "train_count": { "type": "integer", "minimum": 1 }
          },
          "additionalProperties": { "type": ["string", "integer"] }
        },
        "quality": {
          "type": "object",
          "required": ["probability_meets_target", "words", "expected_score", "basis"],
          "properties": {
            "probability_meets_target": { "$ref": "#/definitions/probability_or_null" },
            "words": { "enum": ["unlikely", "toss-up", "likely", null] },
            "expected_score": { "$ref": "#/definitions/interval" },
            "basis": { "enum": ["pilot", "published", "judgement", "unknown", null] },
            "why": { "$ref": "#/definitions/text_or_null" }
          }
        },
        "at_least": { "type": "boolean", "description": "True when something has no price: totals are lower bounds." },
        "missing": { "type": "array", "items": { "type": "string" } },
        "totals": {
          "type": "object",
          "required": ["cost_usd", "cost_with_errors_usd", "compute_hours", "energy_kwh", "emissions_kgco2e", "water_l",
                       "people_days", "weeks_to_launch"],
          "properties": {
            "cost_usd": { "$ref": "#/definitions/interval" },
            "cost_with_errors_usd": { "$ref": "#/definitions/interval" },
            "compute_hours": { "$ref": "#/definitions/interval" },
            "energy_kwh": { "$ref": "#/definitions/interval" },
            "emissions_kgco2e": {
              "description": "Location-based; the provider's market-based claim stands beside it, and so does provider_training: the share of training the models that are called, in no total.",
              "type": ["object", "null"],
              "required": ["mean", "p10", "p50", "p90", "operational", "embodied", "market_based"],
              "properties": {
                "mean": { "type": "number" }, "p10": { "type": "number" }, "p50": { "type": "number" },
                "p90": { "type": "number" },
                "operational": { "$ref": "#/definitions/interval" },
                "embodied": { "$ref": "#/definitions/interval" },
                "market_based": { "$ref": "#/definitions/interval" },
                "provider_training": { "$ref": "#/definitions/interval" }
              }
            },
            "water_l": { "$ref": "#/definitions/interval" },
            "people_days": { "$ref": "#/definitions/interval" },
            "weeks_to_launch": { "$ref": "#/definitions/interval" },
            "delay_usd": {
              "description": "What waiting for the launch costs the business; in cost_with_errors_usd, not in cost_usd.",
              "$ref": "#/definitions/interval"
            }
          }
        },
        "odds": {
          "type": "object",
          "required": ["over_budget", "late", "over_emissions", "over_latency"],
          "properties": {
            "over_budget": { "$ref": "#/definitions/probability_or_null" },
            "late": { "$ref": "#/definitions/probability_or_null" },
            "over_emissions": { "$ref": "#/definitions/probability_or_null" },
            "over_latency": { "$ref": "#/definitions/probability_or_null" }
          }
        },
        "stages": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["stage", "cost_usd", "compute_hours", "energy_kwh", "emissions_kgco2e"],
            "properties": {
              "stage": { "$ref": "#/definitions/stage" },
              "cost_usd": { "$ref": "#/definitions/mean" },
              "compute_hours": { "$ref": "#/definitions/mean" },
              "energy_kwh": { "$ref": "#/definitions/mean" },
              "emissions_kgco2e": { "$ref": "#/definitions/mean" }
            }
          }
        },
        "line_items": { "type": "array", "items": { "$ref": "#/definitions/line_item" } },
        "calendar": {
          "description": "The way to launch: the legs of a phase run side by side, the phases one after the other. critical_share is the share of the draws in which a leg is the longest of its phase, weeks_on_path what it adds on average: those of all legs sum to weeks_to_launch.",
          "type": "array",
          "items": {
            "type": "object",
            "required": ["leg", "weeks", "critical_share", "weeks_on_path"],
            "properties": {
              "leg": { "type": "string" },
              "weeks": { "$ref": "#/definitions/mean" },
              "critical_share": { "type": "number" },
              "weeks_on_path": { "type": "number" }
            }
          }
        },
        "requests": { "description": "Mean over the horizon.", "type": "number", "minimum": 0 },
        "per_thousand_requests": {
          "type": "object",
          "required": ["cost_usd", "energy_kwh", "emissions_kgco2e"],
          "properties": {
            "cost_usd": { "$ref": "#/definitions/number_or_null" },
            "energy_kwh": { "$ref": "#/definitions/number_or_null" },
            "emissions_kgco2e": { "$ref": "#/definitions/number_or_null" }
          }
        },
        "sci_gco2e_per_request": {
          "description": "Software Carbon Intensity, ISO/IEC 21031.",
          "$ref": "#/definitions/number_or_null"
        },
        "evidence": { "enum": ["measured", "extrapolated", "judgement"] },
        "probability_best": { "$ref": "#/definitions/probability_or_null" },
        "probability_beats_recommended": { "$ref": "#/definitions/probability_or_null" },
        "expected_regret_usd": { "$ref": "#/definitions/number_or_null" },
        "pareto": { "type": "boolean" },
        "probability_pareto": {
          "description": "Share of the draws in which no other representative is as good in cost, emissions and meeting the target, and better in one; of representatives and the recommended option.",
          "$ref": "#/definitions/probability_or_null"
        },
        "dominated_by": { "$ref": "#/definitions/text_or_null" }
      }
    },
    "line_item": {
      "type": "object",
      "required": ["stage", "kind", "name", "quantity", "unit", "rate", "rate_unit", "cost_usd", "energy_kwh",
                   "emissions_kgco2e", "status", "basis", "source"],
      "properties": {
        "stage": { "$ref": "#/definitions/stage" },
        "kind": { "enum": ["compute", "service", "software", "storage", "network", "labels", "people"] },
        "name": { "type": "string" },
        "quantity": { "type": "number" },
        "unit": { "type": "string" },
        "rate": { "$ref": "#/definitions/number_or_null" },
        "rate_unit": { "$ref": "#/definitions/text_or_null" },
        "cost_usd": { "$ref": "#/definitions/mean" },
        "compute_hours": { "$ref": "#/definitions/mean" },
        "energy_kwh": { "$ref": "#/definitions/mean" },
        "emissions_kgco2e": { "$ref": "#/definitions/mean" },
        "status": { "enum": ["priced", "free", "missing_price", "missing_coefficient"] },
        "basis": { "$ref": "#/definitions/basis" },
        "call_evidence": {
          "enum": ["published", "proxy", "spend", null],
          "description": "what the footprint of a call to somebody else's model or service rests on: what the provider published for a call, a model of what such a call takes, or nothing but its price; null where nobody is called"
        },
        "source": { "$ref": "#/definitions/text_or_null" },
        "note": { "$ref": "#/definitions/text_or_null" }
      }
    }
  }
}
)json";
}

} // namespace steelyard
