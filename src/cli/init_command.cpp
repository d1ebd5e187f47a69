#include "cli/init_command.hpp"

#include "cli/answer.hpp"

#include "steelyard/io/catalog_store.hpp"
#include "steelyard/io/starters.hpp"

#include <filesystem>

namespace steelyard::cli {

Exit run_init(const Arguments& arguments, const Surroundings& surroundings) {
  const bool to_file = !arguments.output.empty() && arguments.output != "-";
  std::error_code code;
  if (to_file && std::filesystem::exists(arguments.output, code))
    return failed(
        Error{
            arguments.output + " exists already", {}, "name another file with -o, or remove it", Exit::usage},
        surroundings);
  const auto starter = starter_plan(share_folder(surroundings.executable).string(),
                                    arguments.task.value_or(TaskKind::text_classification));
  if (!starter) return failed(starter.error(), surroundings);
  const Exit written = write_answer(*starter, arguments, surroundings);
  if (written == Exit::answered && to_file)
    remark("Wrote " + arguments.output + ". Next: steelyard compare " + arguments.output, arguments,
           surroundings);
  return written;
}

} // namespace steelyard::cli
