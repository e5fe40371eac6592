import HTTPTypes
import Hummingbird
import LedgerHTTP
import LedgerWire

/// What is shown in place of a page that cannot be.
struct ProblemPage: Sendable {
  struct Model: Sendable {
    var title: String
    var text: String
    var message: String?
  }

  let problem: Problem
  let words = ProblemWords()

  init(_ problem: Problem) { self.problem = problem }

  func shown(_ visit: Visit) -> Shown<Model> {
    let told = ProblemWords.of(problem.status)
    return Shown(
      title: told.title[visit.language],
      model: Model(
        title: told.title[visit.language], text: told.text[visit.language],
        message: problem.endUserMessage?[visit.language]),
      status: problem.status, headers: problem.headersForBrowsers)
  }
}

extension Layout {
  /// The page of a problem.
  func response(_ page: ProblemPage, _ visit: Visit) throws -> Response {
    try render("problem", page.words, page.shown(visit), visit)
  }
}

extension Problem {
  /// The header fields of the problem without those for programs.
  var headersForBrowsers: HTTPFields {
    var headers = headers
    headers[.wwwAuthenticate] = nil
    return headers
  }
}
