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
      status: problem.status)
  }
}

extension Layout {
  /// The page of a problem, with the problem's own headers but those for programs.
  func response(_ page: ProblemPage, _ visit: Visit) throws -> Response {
    var response = try render("problem", page.words, page.shown(visit), visit)
    for field in page.problem.headers where field.name != .wwwAuthenticate {
      response.headers[field.name] = field.value
    }
    return response
  }
}
