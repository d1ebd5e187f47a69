#include "steelyard/report/auto_stop_files.hpp"

#include "report/json_parts.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

using parts::Json;

/// Studio takes no shorter and no longer one.
constexpr double least_studio_minutes = 60, most_studio_minutes = 525600;

double timeout_minutes(const Idleness& idle) {
  return idle.recommended           ? idle.auto_stops[*idle.recommended].minutes
         : !idle.auto_stops.empty() ? idle.auto_stops.back().minutes
                                    : least_studio_minutes;
}

std::string written(const Json& json) {
  return json.dump(2) + "\n";
}

constexpr std::string_view on_start = R"script(#!/bin/bash
# Stops this notebook instance when it has been idle for IDLE_MINUTES.
#
# Put it into a lifecycle configuration, as its start script:
#   aws sagemaker create-notebook-instance-lifecycle-config \
#     --notebook-instance-lifecycle-config-name auto-stop \
#     --on-start Content="$(base64 -w0 on-start.sh)"
# The instance's role needs sagemaker:StopNotebookInstance for the instance itself.
# What the check finds is logged to /var/log/auto-stop.log.
set -euo pipefail

IDLE_MINUTES=@minutes@
CHECK=/usr/local/bin/auto-stop-check

cat >"$CHECK" <<'CHECK_SCRIPT'
#!/usr/bin/env python3
"""Prints the minutes for which this notebook instance has been idle: no kernel at work, no load, no GPU busy."""
import datetime
import json
import os
import ssl
import subprocess
import sys
import time
import urllib.request

BUSY_CORES = @cores@
BUSY_GPU_PERCENT = @gpu_percent@
STATE = "/var/run/auto-stop-busy"


def kernels():
    context = ssl.create_default_context()
    context.check_hostname = False  # Jupyter's own certificate, on this machine only
    context.verify_mode = ssl.CERT_NONE
    with urllib.request.urlopen("https://localhost:8443/api/kernels", context=context, timeout=20) as answer:
        return json.load(answer)


def last_kernel_use():
    latest = 0.0
    for kernel in kernels():
        if kernel.get("execution_state") == "busy":
            return time.time()
        moment = datetime.datetime.strptime(kernel["last_activity"][:19], "%Y-%m-%dT%H:%M:%S")
        latest = max(latest, moment.replace(tzinfo=datetime.timezone.utc).timestamp())
    return latest


def gpu_busy():
    try:
        used = subprocess.run(["nvidia-smi", "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return False
    return any(float(line) >= BUSY_GPU_PERCENT for line in used.split() if line.strip().isdigit())


def main():
    if not os.path.exists(STATE):
        open(STATE, "w").close()  # the time before this start does not count
    if os.getloadavg()[1] >= BUSY_CORES or gpu_busy():
        os.utime(STATE)
    try:
        used = last_kernel_use()
    except (OSError, ValueError, KeyError) as error:
        print(f"auto-stop: Jupyter does not answer: {error}", file=sys.stderr)
        used = time.time()  # in doubt it stays on
    print(int((time.time() - max(used, os.path.getmtime(STATE))) / 60))


main()
CHECK_SCRIPT
chmod 755 "$CHECK"

cat >/usr/local/bin/auto-stop <<STOP_SCRIPT
#!/bin/bash
set -euo pipefail
idle=\$($CHECK)
name=\$(python3 -c 'import json; print(json.load(open("/opt/ml/metadata/resource-metadata.json"))["ResourceName"])')
echo "\$(date -u +%FT%TZ) idle for \$idle of $IDLE_MINUTES minutes"
if [ "\$idle" -ge $IDLE_MINUTES ]; then
  echo "\$(date -u +%FT%TZ) stops \$name"
  aws sagemaker stop-notebook-instance --notebook-instance-name "\$name"
fi
STOP_SCRIPT
chmod 755 /usr/local/bin/auto-stop

# The start script runs each time; the line must stand there once.
{ crontab -l 2>/dev/null | grep -v /usr/local/bin/auto-stop || true
  echo '*/5 * * * * PATH=/usr/local/bin:/usr/bin:/bin /usr/local/bin/auto-stop >>/var/log/auto-stop.log 2>&1'
} | crontab -
)script";

constexpr std::string_view scale_to_zero = R"script(#!/bin/bash
# Lets an inference component, and the endpoint under it, go to zero when nobody asks, and come back.
#
#   usage: scale-to-zero.sh INFERENCE_COMPONENT [REGION]
#
# The endpoint must host inference components, with ManagedInstanceScaling and MinInstanceCount 0. A request
# that comes while it is at zero fails, and starts an instance: it takes minutes, so callers must ask again.
set -euo pipefail

component=${1:?usage: scale-to-zero.sh INFERENCE_COMPONENT [REGION]}
region=${2:-@region@}
here=$(cd -- "$(dirname -- "$0")" && pwd)
target=(--service-namespace sagemaker --resource-id "inference-component/$component"
  --scalable-dimension sagemaker:inference-component:DesiredCopyCount --region "$region")

aws application-autoscaling register-scalable-target "${target[@]}" --min-capacity 0 --max-capacity @copies@

aws application-autoscaling put-scaling-policy "${target[@]}" --policy-name "$component-in" \
  --policy-type TargetTrackingScaling \
  --target-tracking-scaling-policy-configuration "file://$here/scale-in.json"

policy=$(aws application-autoscaling put-scaling-policy "${target[@]}" --policy-name "$component-from-zero" \
  --policy-type StepScaling --step-scaling-policy-configuration "file://$here/scale-from-zero.json" \
  --query PolicyARN --output text)

aws cloudwatch put-metric-alarm --region "$region" --alarm-name "$component-from-zero" \
  --namespace AWS/SageMaker --metric-name NoCapacityInvocationFailures --statistic Maximum \
  --dimensions "Name=InferenceComponentName,Value=$component" --period 60 --evaluation-periods 1 \
  --datapoints-to-alarm 1 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold \
  --treat-missing-data missing --alarm-actions "$policy"
)script";

std::string filled(std::string_view script, std::vector<std::pair<std::string_view, std::string>> marks) {
  std::string text{script};
  for (const auto& [mark, value] : marks)
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  return text;
}

std::vector<ReadyFile> for_notebook(const Rightsizing& r) {
  const double minutes = timeout_minutes(*r.idle);
  const int studio = static_cast<int>(std::clamp(minutes, least_studio_minutes, most_studio_minutes));
  const Json domain{{"AppLifecycleManagement",
                     {{"IdleSettings",
                       {{"LifecycleManagement", "ENABLED"},
                        {"IdleTimeoutInMinutes", studio},
                        {"MinIdleTimeoutInMinutes", static_cast<int>(least_studio_minutes)},
                        {"MaxIdleTimeoutInMinutes", std::max(studio, studio * 2)}}}}}};
  const Json space{{"AppLifecycleManagement", {{"IdleSettings", {{"IdleTimeoutInMinutes", studio}}}}}};
  return {{"on-start.sh",
           filled(on_start, {{"@minutes@", fmt::format("{:.0f}", minutes)},
                             {"@cores@", fmt::format("{}", r.idle->least_cores)},
                             {"@gpu_percent@", fmt::format("{}", r.idle->least_gpu_percent)}}),
           "start script of a notebook instance's lifecycle configuration", true},
          {"studio-default-user-settings.json",
           written({{"JupyterLabAppSettings", domain}, {"CodeEditorAppSettings", domain}}),
           "aws sagemaker update-domain --domain-id ID --default-user-settings "
           "file://studio-default-user-settings.json",
           false},
          {"studio-space-settings.json",
           written({{"JupyterLabAppSettings", space}, {"CodeEditorAppSettings", space}}),
           "aws sagemaker update-space --domain-id ID --space-name NAME --space-settings "
           "file://studio-space-settings.json",
           false}};
}

std::vector<ReadyFile> for_endpoint(const Rightsizing& r) {
  constexpr int seconds_per_minute = 60, requests_per_copy = 5;
  const int cooldown = static_cast<int>(std::lround(timeout_minutes(*r.idle))) * seconds_per_minute;
  const Json in{
      {"PredefinedMetricSpecification",
       {{"PredefinedMetricType", "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution"}}},
      {"TargetValue", requests_per_copy},
      {"ScaleInCooldown", cooldown},
      {"ScaleOutCooldown", seconds_per_minute}};
  const Json from_zero{
      {"AdjustmentType", "ChangeInCapacity"},
      {"MetricAggregationType", "Maximum"},
      {"Cooldown", seconds_per_minute},
      {"StepAdjustments", Json::array({Json{{"MetricIntervalLowerBound", 0}, {"ScalingAdjustment", 1}}})}};
  return {{"scale-to-zero.sh",
           filled(scale_to_zero,
                  {{"@region@", r.region}, {"@copies@", fmt::format("{:.0f}", std::max(1.0, r.instances))}}),
           "registers the inference component and puts both policies", true},
          {"scale-in.json", written(in), "target tracking: to zero when nobody asks", false},
          {"scale-from-zero.json", written(from_zero), "step scaling: back when a request fails", false}};
}

} // namespace

std::vector<ReadyFile> auto_stop_files(const Rightsizing& r) {
  if (!r.idle) return {};
  return r.kind == WorkKind::endpoint ? for_endpoint(r) : for_notebook(r);
}

} // namespace steelyard
