#include "cli/schema_command.hpp"

#include "cli/answer.hpp"

#include "steelyard/io/plan_schema.hpp"
#include "steelyard/io/policy_schema.hpp"
#include "steelyard/report/comparison_json.hpp"

namespace steelyard::cli {

Exit run_schema(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string wanted = arguments.operands.empty() ? "plan" : arguments.operands.front();
  if (wanted == "plan") return write_answer(plan_schema(), arguments, surroundings);
  if (wanted == "result") return write_answer(result_schema(), arguments, surroundings);
  if (wanted == "policy") return write_answer(policy_schema(), arguments, surroundings);
  return failed(Error{"no schema is called \"" + wanted + "\"",
                      {},
                      "write steelyard schema plan, steelyard schema result or steelyard schema policy",
                      Exit::usage},
                surroundings);
}

} // namespace steelyard::cli
