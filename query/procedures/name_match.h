#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kg::query {

// Folded text (store::Fold) in Latin letters, code point by code point, without spaces and with
// letters that transliterations of one name differ in made alike: "беларусь" and "belarus" agree.
// Threads: any.
class LatinForm {
 public:
  LatinForm();
  ~LatinForm();
  std::string Of(std::string_view folded);

 private:
  struct Transform;
  const std::string& OfCodePoint(std::string_view c);  // as UTF-8

  std::mutex mutex_;
  std::unique_ptr<Transform> transform_;  // made when it is first needed
  std::unordered_map<std::string, std::string> known_;
};

// How well names fit what is looked for, both folded. 1 for the same name; less for the name in
// another script, for names that have all the words, or words that start with them, and more;
// 0 for names that do not fit.
class NameMatch {
 public:
  NameMatch(std::string folded, LatinForm& latin);
  double Score(std::string_view name) const;

 private:
  double ScoreWords(std::string_view name) const;
  double ScoreLatin(std::string_view name) const;

  std::string wanted_, wanted_latin_;
  std::vector<std::string_view> words_;  // of wanted_
  LatinForm& latin_;
};

}  // namespace kg::query
